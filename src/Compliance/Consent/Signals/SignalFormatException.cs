namespace Compliance.Consent.Signals;

/// <summary>A privacy signal is malformed. It is the only exception that reading a signal throws, whatever the text is.</summary>
public sealed class SignalFormatException(SignalError error) : FormatException(error.ToString())
{
    /// <summary>Where, and what was expected there.</summary>
    public SignalError Error { get; } = error;
}
