"""The translation models of Firefox: small, fast, run by `fxtranslate` in processes of their own."""
