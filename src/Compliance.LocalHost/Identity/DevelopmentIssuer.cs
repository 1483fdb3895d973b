using System.Security.Cryptography;
using Compliance.Values;
using Compliance.Web;
using Compliance.Web.Requests;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Compliance.LocalHost.Identity;

/// <summary>
/// Issues tokens on a developer's machine, where no identity provider is. Its key is made at start and never leaves the process, so
/// its tokens end with it.
/// </summary>
/// <exception cref="InvalidOperationException">In a hosted environment: there, whoever can reach this could be anyone.</exception>
public sealed class DevelopmentIssuer : IDisposable
{
    public const string Issuer = "urn:compliance:development-issuer";
    public const string Audience = "urn:compliance:local-host";

    /// <summary>The longest that a token may live.</summary>
    public static readonly Duration MaxLifetime = Duration.FromHours(24);

    private static readonly string[] HostedMarkers =
        ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "FUNCTIONS_WORKER_RUNTIME", "CONTAINER_APP_NAME", "KUBERNETES_SERVICE_HOST"];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly IClock _clock;
    private readonly IIdSource _ids;

    /// <param name="configuration">With the process's environment variables, which tell a hosted environment.</param>
    /// <param name="clock">For the times in a token.</param>
    /// <param name="ids">For the name of each token.</param>
    public DevelopmentIssuer(IConfiguration configuration, IClock clock, IIdSource ids)
    {
        if (HostedMarkers.FirstOrDefault(marker => !string.IsNullOrEmpty(configuration[marker])) is { } marker)
            throw new InvalidOperationException($"The development issuer runs on a developer's machine alone, and {marker} is set.");
        _clock = clock;
        _ids = ids;
    }

    /// <summary>For those who verify, in PEM.</summary>
    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <param name="subject">Who the token stands for: an operator or an application, not a customer.</param>
    /// <param name="permissions">What it allows.</param>
    /// <param name="lifetime">More than nothing, <see cref="MaxLifetime"/> at most.</param>
    /// <param name="kind">Whose it is; a person's by default.</param>
    public string Issue(
        string subject, IEnumerable<Permission> permissions, Duration lifetime, DevelopmentCaller kind = DevelopmentCaller.Person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, Duration.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, MaxLifetime);

        var now = _clock.GetCurrentInstant();
        return _tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.ToDateTimeUtc(),
            NotBefore = now.ToDateTimeUtc(),
            Expires = (now + lifetime).ToDateTimeUtc(),
            Claims = new Dictionary<string, object>(KindOf(kind, subject))
            {
                ["sub"] = subject,
                ["jti"] = _ids.New().ToString("N"),
                ["permissions"] = permissions.Select(permission => permission.Name).ToArray(),
            },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>To a second person at this machine: nobody approves what they submitted.</summary>
    public string IssueToApprover(Duration lifetime) => Issue("local-approver", [RequestsApi.ApproveErasures], lifetime);

    public void Dispose() => _key.Dispose();

    /// <summary>As Entra ID tells people's tokens from applications'.</summary>
    private static Dictionary<string, object> KindOf(DevelopmentCaller kind, string subject) => kind is DevelopmentCaller.Person
        ? new() { ["idtyp"] = "user", ["scp"] = "access" }
        : new() { ["idtyp"] = "app", ["azp"] = subject };
}

/// <summary>Whose a development token is.</summary>
public enum DevelopmentCaller
{
    /// <summary>Signed in by herself: her approval counts.</summary>
    Person,

    /// <summary>A program on its own.</summary>
    Application,
}
