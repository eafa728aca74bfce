"""What a YAML file may say: attributes, addresses, numbers with sources, theories, evidence.

Imports the theory (its tables of terms and parameters) and nothing above.
"""
