using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>
/// Key Vault's REST protocol for keys, over TLS on a loopback port, in front of a <see cref="LocalKeyVault"/>. For development: it takes
/// any bearer token, so whoever reaches the port from this machine may do everything.
/// </summary>
/// <remarks>
/// What it has not: further versions of the signing key (creating it again answers 409), tags, dates of validity, import, release,
/// rotation policies. The audit notes as caller what the token claims to be, which nobody checks. Its certificate is its own, so a client
/// pins <see cref="Thumbprint"/>.
/// </remarks>
public sealed class LocalVaultServer : IAsyncDisposable
{
    private const int MaxBody = 64 * 1024;

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly List<IDisposable> _held;

    private LocalVaultServer(WebApplication app, X509Certificate2 certificate, List<IDisposable> held) =>
        (_app, _certificate, _held) = (app, certificate, held);

    /// <summary>The vault's address, <c>https://localhost:PORT/</c>.</summary>
    public Uri Url
    {
        get
        {
            var bound = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            return new UriBuilder(Uri.UriSchemeHttps, "localhost", bound.Port).Uri;
        }
    }

    /// <summary>SHA-256 of the certificate, in upper-case hex. It stays the same for as long as the certificate is valid.</summary>
    public string Thumbprint => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <param name="options">What to serve, and where.</param>
    /// <param name="time">The vault's clock; the machine's by default.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="ValidationException">An option is missing or out of bounds.</exception>
    /// <exception cref="IOException">The port is taken, or the directory cannot be used.</exception>
    public static async Task<LocalVaultServer> Start(
        LocalVaultServerOptions options, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
#pragma warning disable RS0030 // A server is a composition root: where no clock is given, it is where time comes from.
        time ??= TimeProvider.System;
#pragma warning restore RS0030
        var certificate = LoopbackCertificate.Load(VaultFiles.Certificate(options.DataDirectory), time);
        var vaultOptions = new LocalKeyVaultOptions
        {
            Directory = VaultFiles.Keys(options.DataDirectory),
            SoftDeleteRetentionDays = options.SoftDeleteRetentionDays,
            PurgeProtection = options.PurgeProtection,
            DeletionTakes = options.DeletionTakes,
            PurgeTakes = options.PurgeTakes,
        };
        var vault = new LocalKeyVault(vaultOptions, time);
        var signing = new SigningKeys(options.SigningKeyName, VaultFiles.SigningKey(options.DataDirectory));
        var keys = new ServedKeys(new UnwrappingKeys(vault), signing, options, time);

        var app = Build(options, certificate);
        app.Use(VaultErrors.Answer);
        app.Use(VaultRequests.Require);
        var requests = new RequestLimit(options.RequestsPerTenSeconds, time);
        app.Use((context, next) =>
        {
            requests.Take();
            return next(context);
        });
        app.MapKeys(keys, vault.Audit);
        var server = new LocalVaultServer(app, certificate, [vault, signing]);
        try
        {
            await app.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _held.ForEach(each => each.Dispose());
        _certificate.Dispose();
    }

    private static WebApplication Build(LocalVaultServerOptions options, X509Certificate2 certificate)
    {
        // Empty: no setting of the host's environment, such as its addresses, is meant for the vault.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.UseHttps(certificate));
        });
        return builder.Build();
    }
}
