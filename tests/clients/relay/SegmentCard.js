import { graphql, useMutation, useRefetchableFragment } from "react-relay";

export const segment = graphql`
  fragment SegmentCard_segment on Segment @refetchable(queryName: "SegmentCardRefetchQuery") {
    key
    name
    tier
    customerCount
    modelRun {
      id
      isStale
    }
  }
`;

export const rename = graphql`
  mutation SegmentCardRenameMutation($input: RenameSegmentInput!) {
    renameSegment(input: $input) {
      segment {
        id
        name
      }
      userErrors {
        message
        path
        code
      }
    }
  }
`;

export const useSegment = (key) => useRefetchableFragment(segment, key);
export const useRename = () => useMutation(rename);
