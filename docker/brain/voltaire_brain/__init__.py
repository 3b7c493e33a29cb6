"""The Brain: forecasts, sentiment and reasoning behind the contract of schema/proto."""
