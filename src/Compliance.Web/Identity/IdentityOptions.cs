namespace Compliance.Web.Identity;

/// <summary>Whose tokens are taken. Section <c>Compliance:Identity</c>. Either an authority or an issuer with its keys.</summary>
public sealed class IdentityOptions
{
    public const string Section = "Compliance:Identity";

    /// <summary>The https address of an OpenID Connect issuer, which publishes its own name and keys.</summary>
    public string? Authority { get; set; }

    /// <summary>The issuer that tokens must name when <see cref="SigningKeys"/> are given.</summary>
    public string? Issuer { get; set; }

    /// <summary>Public keys in PEM (SubjectPublicKeyInfo): ECDSA on P-256, or RSA of 2048 bits or more.</summary>
    public IList<string> SigningKeys { get; } = [];

    /// <summary>What tokens must be made for: this deployment's own name.</summary>
    public string Audience { get; set; } = "";

    /// <summary>How far the issuer's clock may be off, zero to five minutes. The default is 30 seconds.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
