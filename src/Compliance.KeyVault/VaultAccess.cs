using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;

namespace Compliance.KeyVault;

/// <summary>How this process comes to its vaults: as whom, over which connection, with which patience.</summary>
/// <param name="credential">Who asks.</param>
/// <param name="transport">The SDK's own if null.</param>
internal sealed class VaultAccess(TokenCredential credential, HttpPipelineTransport? transport = null)
{
    public static VaultAccess By(KeyVaultOptions options) =>
        options switch
        {
            { LoopbackCertificate: { } thumbprint } => new(
                new DevelopmentCredential(options.ClientId), new HttpClientTransport(Pinning(thumbprint))),
            _ => new(AppIdentity.Of(options.ClientId)),
        };

    /// <summary>For everything but the use of keys.</summary>
    public KeyClient Keys(Uri vault) => new(vault, credential, Options(vault));

    /// <summary>For the use of keys alone, always in the vault.</summary>
    public KeyClient Uses(Uri vault)
    {
        var options = Options(vault);
        options.AddPolicy(new NoLoopbackPolicy(), HttpPipelinePosition.PerCall);
        return new(vault, credential, options);
    }

    private KeyClientOptions Options(Uri vault)
    {
        var options = new KeyClientOptions
        {
            RetryPolicy = new NetworkRetries(),
            // An emulator asks for tokens of the real service; the development token is worth nothing to anyone.
            DisableChallengeResourceVerification = vault.IsLoopback,
        };
        if (transport is not null) options.Transport = transport;
        return options;
    }

    /// <summary>A way to whoever on loopback has this certificate, and to nobody else.</summary>
    public static SocketsHttpHandler Pinning(string thumbprint)
    {
        var expected = Convert.FromHexString(thumbprint);
        return new()
        {
            // Straight to loopback, and nowhere else.
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate is not null && SHA256.HashData(certificate.GetRawCertData()).AsSpan().SequenceEqual(expected),
            },
        };
    }

    /// <summary>
    /// A token that no service takes for one: unsigned, and with no claim but the app's name for an emulator's audit. Emulators want only
    /// its form.
    /// </summary>
    private sealed class DevelopmentCredential(string? clientId) : TokenCredential
    {
        private readonly AccessToken _token = new(
            $"{Part("""{"alg":"none"}""")}.{Part(clientId is null ? "{}" : JsonSerializer.Serialize(new { appid = clientId }))}.",
            DateTimeOffset.MaxValue);

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => _token;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(_token);

        private static string Part(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }
}
