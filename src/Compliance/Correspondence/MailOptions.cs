using System.ComponentModel.DataAnnotations;

namespace Compliance.Correspondence;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailTls
{
    /// <summary>It begins in the clear and is protected before anything is said (RFC 3207); a server that does not offer it is refused.
    /// </summary>
    StartTls,

    /// <summary>Protected from the first byte (RFC 8314).</summary>
    Implicit,

    /// <summary>Not at all: for a server on this machine alone.</summary>
    None,
}

/// <summary>How messages are sent. Section <c>Compliance:Mail</c>.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "Compliance:Mail";

    /// <summary>The mail server's name. Null, the default: messages are written into <see cref="PickupDirectory"/>, or wait.</summary>
    public string? Host { get; set; }

    /// <summary>Its port, 1 to 65,535. The default is 587, for submission.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected. The default is <see cref="MailTls.StartTls"/>.</summary>
    public MailTls Tls { get; set; } = MailTls.StartTls;

    /// <summary>The SHA-256 of the server's certificate, as 64 hexadecimal digits, where no authority that this machine trusts has signed
    /// it. Null, the default, for one that has.</summary>
    [RegularExpression("^[0-9A-Fa-f]{64}$")]
    public string? Certificate { get; set; }

    /// <summary>The name to log in with; null, the default, for a server that asks for none.</summary>
    public string? User { get; set; }

    /// <summary>The password to log in with: a reference to Key Vault in Azure.</summary>
    public string? Password { get; set; }

    /// <summary>The address that messages come from.</summary>
    [Required, EmailAddress]
    public string From { get; set; } = "privacy@localhost.localdomain";

    /// <summary>A folder for messages as .eml files, where there is no server: for one machine. Null by default.</summary>
    public string? PickupDirectory { get; set; }

    /// <summary>The address of the page where people see their request, with <c>{id}</c> in the place of its id; null, the default, for
    /// none. It is https, or on this machine.</summary>
    public string? RequestPage { get; set; }

    /// <summary>The language of messages where nobody says: <c>en</c>, <c>de</c> or <c>fr</c>. The default is <c>en</c>.</summary>
    [RegularExpression("^(en|de|fr)$")]
    public string Language { get; set; } = MailLanguage.Default;

    /// <summary>After how many seconds without an end an attempt counts as failed, 1 to 120. The default is 30.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>How many hours a message is tried before it becomes a task for a person, 1 to 168. The default is 24.</summary>
    [Range(1, 168)]
    public int Hours { get; set; } = 24;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host is not null && PickupDirectory is not null)
            yield return new($"{Section}: a server or a folder, not both.", [nameof(PickupDirectory)]);
        if (Host is { } host && Tls is MailTls.None && host is not ("localhost" or "127.0.0.1" or "::1"))
            yield return new($"{Section}: only a server on this machine is spoken to in the clear.", [nameof(Tls)]);
        if ((User is null) != (Password is null))
            yield return new($"{Section}: a user and a password, or neither.", [nameof(User)]);
        if (RequestPage is { } page && (!page.Contains("{id}", StringComparison.Ordinal) || !IsSafe(page)))
            yield return new($"{Section}: an https address with {{id}} in it.", [nameof(RequestPage)]);
    }

    private static bool IsSafe(string page) =>
        Uri.TryCreate(page.Replace("{id}", "id", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
