import { graphql, useLazyLoadQuery } from "react-relay";

/** A page of a frontend, as Relay wants it written: each part says what it needs. */
export const query = graphql`
  query CustomersPageQuery($first: Int!, $filter: CustomerFilter, $orderBy: CustomerOrder) {
    ...CustomerList_query @arguments(first: $first, filter: $filter, orderBy: $orderBy)
    segments {
      ...SegmentCard_segment
    }
  }
`;

export const list = graphql`
  fragment CustomerList_query on Query
  @refetchable(queryName: "CustomerListPaginationQuery")
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 20 }
    after: { type: "String" }
    filter: { type: "CustomerFilter" }
    orderBy: { type: "CustomerOrder" }
  ) {
    customers(first: $first, after: $after, filter: $filter, orderBy: $orderBy)
      @connection(key: "CustomerList_customers", filters: ["filter", "orderBy"]) {
      totalCount
      edges {
        node {
          id
          ...CustomerCard_customer
        }
      }
    }
  }
`;

export const usePage = () => useLazyLoadQuery(query, { first: 20, filter: { isAnomaly: false } });
