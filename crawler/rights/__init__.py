"""What outlets state about the use of their pages: in the response header, in the page, in a file of the host."""
