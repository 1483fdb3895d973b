using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Compliance.Web.Identity;

/// <summary>Sets up the framework's bearer authentication as <see cref="IdentityOptions"/> say.</summary>
internal sealed class BearerTokens(IOptions<IdentityOptions> identity, IHttpClientFactory clients)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>The client that asks an issuer for its name and keys.</summary>
    public const string IssuerClient = "compliance-issuer";

    /// <summary>Bytes of what the issuer says of itself, and of its keys.</summary>
    public const int MaxMetadata = 512 * 1024;

    public void Configure(string? name, JwtBearerOptions options)
    {
        var given = identity.Value;
        options.Authority = given.Authority;
        options.Backchannel = clients.CreateClient(IssuerClient);
        options.MapInboundClaims = false;
        // The details would repeat what stood in the token.
        options.IncludeErrorDetails = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            // Asymmetric alone: a shared secret, or none, would let whoever verifies also issue.
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
            TypeValidator = AccessTokenType.Validate,
            ValidAudience = given.Audience,
            // The framework would take another deployment's name that differs by a slash at its end.
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidIssuer = given.Issuer,
            IssuerSigningKeys = [.. given.SigningKeys.Select(pem => SigningKey.Read(pem)!)],
            ValidateIssuerSigningKey = true,
            ClockSkew = given.ClockSkew,
            NameClaimType = Caller.SubjectClaim,
        };
        options.Events = new JwtBearerEvents { OnTokenValidated = Check, OnChallenge = NameTheError };
    }

    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    private static Task Check(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (token.TryGetHeaderValue<object>("crit", out _))
            context.Fail("An extension that must be understood is not.");
        else if (!AccessTokenType.IsAccessToken(token))
            context.Fail("The token is an ID token, or nothing in it shows that it is an access token.");
        else if (string.IsNullOrWhiteSpace(token.Subject) || token.Subject.Length > Caller.MaxIdLength)
            context.Fail("The token names no caller.");
        return Task.CompletedTask;
    }

    private static Task NameTheError(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not null)
            context.Error = "invalid_token";
        return Task.CompletedTask;
    }
}
