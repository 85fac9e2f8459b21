"""What Earvoice learns from and is measured on: corpora, synthetic speech, alignments, batches."""
