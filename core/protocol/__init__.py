"""What passes between the app and the engine: a frozen request and answer for each verb."""
