"""Training: recipes, batches, losses and the loop."""
