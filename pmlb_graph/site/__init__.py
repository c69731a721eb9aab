"""The site: pages that the static writer and the server share."""
