import { graphql, useRefetchableFragment } from "react-relay";

/** Read anew by `node(id:)`, with another instant for the features. */
export const customer = graphql`
  fragment CustomerCard_customer on Customer
  @refetchable(queryName: "CustomerCardRefetchQuery")
  @argumentDefinitions(asOf: { type: "DateTime" }) {
    customerNumber
    lastOrderAt
    features(asOf: $asOf) {
      recencyDays
      frequency
      monetary
    }
    segment {
      key
      name
    }
    anomaly {
      kind
      severity
    }
  }
`;

export const useCustomer = (key) => useRefetchableFragment(customer, key);
