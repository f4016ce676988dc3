namespace Quickstart;

/// <summary>The user gave something that cannot work; the message is one sentence that says what.</summary>
internal sealed class WrongInputException(string message) : Exception(message);
