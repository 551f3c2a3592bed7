"""The analyst's page: the whole model in a page that needs nothing but a browser."""
