using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Compliance.Web.Identity;

/// <summary>Tells access tokens from other JWTs, by the header's <c>typ</c> where an issuer sets it, and by the claims otherwise.</summary>
internal static class AccessTokenType
{
    private const string Jwt = "JWT";

    /// <summary>RFC 9068 section 2.1.</summary>
    private const string AccessToken = "at+jwt";

    /// <summary>Omitted or written, it is the same type: RFC 7515 section 4.1.9.</summary>
    private const string MediaTypePrefix = "application/";

    /// <summary>Takes a token without a type, for RFC 7519 section 5.1 makes it optional, and <c>JWT</c> and <c>at+jwt</c> with or without the prefix.</summary>
    /// <exception cref="SecurityTokenInvalidTypeException">The token says that it is something else, for instance an ID token.</exception>
    public static string Validate(string? type, SecurityToken token, TokenValidationParameters parameters)
    {
        var name = Name(type);
        return string.IsNullOrEmpty(type) || Is(name, Jwt) || Is(name, AccessToken)
            ? name
            : throw new SecurityTokenInvalidTypeException("The token is of another type.") { InvalidType = type };
    }

    /// <summary>
    /// Whether the token is an OpenID Connect ID token without saying so. Those carry the hash of a token or a code issued beside them, or the
    /// client's nonce; the nonce alone does not count where a scope shows an access token, for some issuers copy it there.
    /// </summary>
    public static bool IsIdToken(JsonWebToken token) =>
        !Is(Name(token.Typ), AccessToken)
        && (Has(token, "at_hash") || Has(token, "c_hash") || (Has(token, "nonce") && !Has(token, "scp") && !Has(token, "scope")));

    private static string Name(string? type) =>
        type is null ? "" : type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) ? type[MediaTypePrefix.Length..] : type;

    private static bool Is(string name, string type) => name.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static bool Has(JsonWebToken token, string claim) => token.TryGetPayloadValue<object>(claim, out _);
}
