"""Sites as readers get them: what is wrong in one, as it is, and as a release would leave it."""
