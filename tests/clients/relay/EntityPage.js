import { graphql, useLazyLoadQuery } from "react-relay";

/** Whatever an id stands for. */
export const query = graphql`
  query EntityPageQuery($id: ID!, $ids: [ID!]!) {
    node(id: $id) {
      __typename
      id
      ...CustomerCard_customer @alias(as: "customer")
      ... on ModelRun {
        status
        progress {
          fraction
          phase
        }
      }
    }
    nodes(ids: $ids) {
      ...SegmentCard_segment @alias(as: "segment")
    }
  }
`;

export const useEntity = (id) => useLazyLoadQuery(query, { id, ids: [id] });
