using Compliance.Protection;

namespace Compliance.Values;

/// <summary>The rules for identities as text, the same for what a request states and for what a store holds.</summary>
public static class IdentityText
{
    /// <summary>Characters at most, for one value.</summary>
    public const int MaxLength = 256;

    /// <summary>Null, empty, or only white space: no value at all, wherever it stands.</summary>
    public static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);

    /// <summary>The form in which two spellings of one identity are equal: see <see cref="IdentityNormalForm"/>.</summary>
    /// <returns>Null for what names nobody: a blank, ill-formed Unicode, a phone number without a digit.</returns>
    public static string? Normal(string kind, string? text) => IdentityNormalForm.TryOf(kind, text, out var normal) ? normal : null;

    /// <summary>Why a stated value can be no identity of its kind, in words that follow "identities.KIND"; null where it can.</summary>
    /// <remarks>The words never repeat the value.</remarks>
    public static string? Fault(string kind, string? text) => text switch
    {
        _ when IsBlank(text) => "must not be blank",
        { Length: > MaxLength } => $"must not be longer than {MaxLength} characters",
        _ when text!.Any(char.IsControl) => "must not hold control characters",
        _ when kind == "email" && !IsEmail(text!) => "must be an email address",
        _ when Normal("", text) is null => "must be well-formed Unicode",
        _ when Normal(kind, text) is null => "must hold the digits of a phone number",
        _ => null,
    };

    /// <summary>Something on both sides of the last @: more is for the mail server to know.</summary>
    private static bool IsEmail(string text) =>
        text.Trim() is var address && address.LastIndexOf('@') is var at && at > 0 && at < address.Length - 1;
}
