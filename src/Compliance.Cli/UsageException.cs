namespace Compliance.Cli;

/// <summary>What was asked cannot be answered, in words for whoever asked.</summary>
internal sealed class UsageException(string message) : Exception(message);
