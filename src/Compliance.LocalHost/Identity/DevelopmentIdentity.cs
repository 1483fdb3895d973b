using Compliance.Web.Identity;

namespace Compliance.LocalHost.Identity;

public static class DevelopmentIdentity
{
    /// <summary>Makes a <see cref="DevelopmentIssuer"/> the only issuer whose tokens this host takes.</summary>
    public static IServiceCollection AddDevelopmentIssuer(this IServiceCollection services)
    {
        services.AddSingleton<DevelopmentIssuer>();
        services.AddHostedService<LoopbackOnly>();
        services.AddOptions<IdentityOptions>().PostConfigure<DevelopmentIssuer>((identity, issuer) =>
        {
            identity.Authority = null;
            identity.Issuer = DevelopmentIssuer.Issuer;
            identity.Audience = DevelopmentIssuer.Audience;
            identity.SigningKeys.Clear();
            identity.SigningKeys.Add(issuer.PublicKey);
        });
        return services;
    }
}
