using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.EndToEnd.Tests.Attacks;

/// <summary>Looks into a stand's vault, which takes any token, over its REST protocol.</summary>
internal sealed class VaultWindow(HttpClient vault)
{
    private const string Version = "api-version=2025-07-01";

    /// <summary>Null where the environment names none.</summary>
    public static VaultWindow? Given { get; } =
        Environment.GetEnvironmentVariable("COMPLIANCE_VAULT_URL") is { Length: > 0 } url
        && Environment.GetEnvironmentVariable("COMPLIANCE_VAULT_CERTIFICATE") is { Length: > 0 } certificate
            ? new(Client(new Uri(url), certificate)) : null;

    public async Task<KeyPresence> Probe(string keyName)
    {
        if (await Has($"keys/{keyName}"))
            return KeyPresence.Present;
        return await Has($"deletedkeys/{keyName}") ? KeyPresence.Deleted : KeyPresence.Absent;
    }

    private async Task<bool> Has(string path)
    {
        using var answer = await vault.GetAsync(new Uri($"{path}?{Version}", UriKind.Relative));
        return answer.StatusCode switch
        {
            HttpStatusCode.OK => true,
            HttpStatusCode.NotFound => false,
            var other => throw new HttpRequestException($"The vault answers {(int)other}."),
        };
    }

    private static HttpClient Client(Uri url, string certificate)
    {
        var pinned = Convert.FromHexString(certificate);
        var client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) =>
                shown is not null && SHA256.HashData(shown.RawData).AsSpan().SequenceEqual(pinned),
        });
        client.BaseAddress = url;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "anybody");
        return client;
    }
}
