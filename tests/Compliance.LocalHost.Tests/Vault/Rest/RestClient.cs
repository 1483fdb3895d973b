using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.LocalHost.Vault.Rest;

namespace Compliance.LocalHost.Tests.Vault.Rest;

/// <summary>Speaks to a vault as its client library does: it pins the certificate, and sends a token and an api-version.</summary>
internal sealed class RestClient : IDisposable
{
    private const string Version = "api-version=7.6";

    private readonly HttpClient _http;

    public RestClient(LocalVaultServer server, bool withToken = true)
    {
        _http = Pinning(server.Url, server.Thumbprint);
        if (withToken)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "anything");
    }

    /// <summary>Sends a token with these claims from now on, which nobody signed.</summary>
    public void Claim(string json) => _http.DefaultRequestHeaders.Authorization =
        new AuthenticationHeaderValue("Bearer", $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json))}.");

    public static HttpClient Pinning(Uri url, string thumbprint) =>
        new(
            new SocketsHttpHandler
            {
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        certificate!.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint,
                },
            }
        )
        {
            BaseAddress = url,
        };

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Answer> Post(string path, object body) => Send(HttpMethod.Post, path, body);

    public Task<Answer> Patch(string path, object body) => Send(HttpMethod.Patch, path, body);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<Answer> CreateRsa(string name) =>
        Post(
            $"keys/{name}/create",
            new
            {
                kty = "RSA",
                key_size = 2048,
                key_ops = new[] { "unwrapKey" },
            }
        );

    public Task<Answer> CreateEc(string name) => Post($"keys/{name}/create", new { kty = "EC", crv = "P-256", key_ops = new[] { "sign" } });

    public Task<Answer> Unwrap(Answer key, byte[] wrapped, string algorithm = "RSA-OAEP-256") =>
        Post($"{key.Path}/unwrapKey", new { alg = algorithm, value = Base64Url.EncodeToString(wrapped) });

    public async Task<Answer> Send(HttpMethod method, string path, object? body)
    {
        var address = path.Contains("api-version", StringComparison.Ordinal) ? path : path + (path.Contains('?') ? "&" : "?") + Version;
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.WwwAuthenticate.ToString());
    }

    public void Dispose() => _http.Dispose();
}

/// <param name="Status">Of the answer.</param>
/// <param name="Body">None where there is none.</param>
/// <param name="Challenge">The header WWW-Authenticate.</param>
internal sealed record Answer(HttpStatusCode Status, JsonNode? Body, string Challenge)
{
    public string Id => (string)Body!["key"]!["kid"]!;

    public string Path => new Uri(Id).AbsolutePath.TrimStart('/');

    public RSA PublicKey()
    {
        var rsa = RSA.Create();
        rsa.ImportParameters(new RSAParameters { Modulus = Number("n"), Exponent = Number("e") });
        return rsa;
    }

    public ECDsa SigningKey()
    {
        var point = new ECPoint { X = Number("x"), Y = Number("y") };
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
    }

    public byte[] Value() => Base64Url.DecodeFromChars((string)Body!["value"]!);

    /// <summary>Expects a refusal: status, code, inner code.</summary>
    public void Refuses(int status, string code, string? inner = null)
    {
        Assert.Equal(status, (int)Status);
        Assert.Equal((code, inner), ((string?)Body!["error"]!["code"], (string?)Body["error"]!["innererror"]?["code"]));
        Assert.NotEmpty((string)Body["error"]!["message"]!);
    }

    private byte[] Number(string name) => Base64Url.DecodeFromChars((string)Body!["key"]![name]!);
}
