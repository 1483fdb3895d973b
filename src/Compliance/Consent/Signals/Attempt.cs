using System.Diagnostics.CodeAnalysis;

namespace Compliance.Consent.Signals;

/// <summary>Turns the typed error into an answer, for those who expect malformed signals.</summary>
internal static class Attempt
{
    public static bool To<T>(Func<T> read, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out SignalError? error)
        where T : class
    {
        try
        {
            (value, error) = (read(), null);
            return true;
        }
        catch (SignalFormatException refused)
        {
            (value, error) = (null, refused.Error);
            return false;
        }
    }
}
