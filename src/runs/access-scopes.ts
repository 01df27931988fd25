/** What a caller may do: read; train and tune; import, erase and change rules; everything else that changes something. */
export const ACCESS_SCOPES = ["read", "train", "import", "admin"] as const;

export type AccessScope = (typeof ACCESS_SCOPES)[number];
