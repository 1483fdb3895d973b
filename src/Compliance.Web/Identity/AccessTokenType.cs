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

    /// <summary>
    /// Takes a token without a type, for RFC 7519 section 5.1 makes it optional, and <c>JWT</c> and <c>at+jwt</c> with or without the
    /// prefix.
    /// </summary>
    /// <exception cref="SecurityTokenInvalidTypeException">The token says that it is something else, for instance an ID token.</exception>
    public static string Validate(string? type, SecurityToken token, TokenValidationParameters parameters)
    {
        var name = Name(type);
        return string.IsNullOrEmpty(type) || Is(name, Jwt) || Is(name, AccessToken)
            ? name
            : throw new SecurityTokenInvalidTypeException("The token is of another type.") { InvalidType = type };
    }

    /// <summary>
    /// Whether this is an access token. A header of type <c>at+jwt</c> says so. Entra ID writes <c>JWT</c> into both kinds, gives both the
    /// same audience where an API is a client of its own, and writes a user's <c>roles</c> into both; so the claims decide. An OpenID
    /// Connect ID token carries the client's nonce or the hash of what was issued beside it. An access token has a scope, where a user is
    /// present (<c>scp</c>), or names the client that it was issued to (<c>azp</c> in version 2, <c>appid</c> in version 1), which Entra's
    /// ID tokens do not.
    /// </summary>
    public static bool IsAccessToken(JsonWebToken token)
    {
        if (Is(Name(token.Typ), AccessToken))
            return true;
        if (HasAny(token, IdTokenAlone) || (token.TryGetPayloadValue<string>("typ", out var kind) && Is(kind, "ID")))
            return false;
        return HasAny(token, Scopes) || (HasAny(token, Permissions) && HasAny(token, Clients));
    }

    private static readonly string[] IdTokenAlone = ["nonce", "at_hash", "c_hash"];
    private static readonly string[] Scopes = ["scp", "scope"];
    private static readonly string[] Permissions = ["roles", "permissions"];
    private static readonly string[] Clients = ["azp", "appid", "client_id", "idtyp"];

    private static string Name(string? type) =>
        type is null ? "" : type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) ? type[MediaTypePrefix.Length..] : type;

    private static bool Is(string name, string type) => name.Equals(type, StringComparison.OrdinalIgnoreCase);

    private static bool HasAny(JsonWebToken token, string[] claims) =>
        claims.Any(claim => token.TryGetPayloadValue<object>(claim, out _));
}
