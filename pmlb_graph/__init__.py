"""Knowledge graph of territorial cooperation."""
