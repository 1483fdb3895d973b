using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Proof.Certificates;
using Compliance.Proof.Tests.Signing;

namespace Compliance.Proof.Tests.Certificates;

public sealed class CertificateTests : IDisposable
{
    private static readonly byte[] Statement = """{"request":"r-1","erased":3,"keys":["k1"]}"""u8.ToArray();
    private readonly EphemeralSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public async Task A_certificate_gives_back_the_exact_bytes_that_were_signed()
    {
        byte[] spaced = [.. " "u8, .. Statement, .. "\n"u8];
        var verification = Verify(await Issue(spaced));
        Assert.True(verification.IsValid, verification.Reason);
        Assert.Equal(spaced, verification.Statement.ToArray());
    }

    [Fact]
    public async Task No_altered_byte_survives()
    {
        var file = await Issue();
        byte[] bits = [1, 2, 4, 8, 16, 32, 64, 128];
        var others = " \n\\0A"u8.ToArray();
        for (var at = 0; at < file.Length; at++)
            foreach (var value in bits.Select(bit => (byte)(file[at] ^ bit)).Concat(others).Where(value => value != file[at]))
            {
                var altered = file.ToArray();
                altered[at] = value;
                Refused(Verify(altered));
            }
    }

    [Fact]
    public async Task No_removed_or_added_byte_survives()
    {
        var file = await Issue();
        for (var at = 0; at < file.Length; at++) Refused(Verify([.. file[..at], .. file[(at + 1)..]]));
        for (var at = 0; at <= file.Length; at++)
            foreach (var added in " \n\0A=\""u8.ToArray())
                Refused(Verify([.. file[..at], added, .. file[at..]]));
    }

    [Fact]
    public async Task A_certificate_of_another_signer_is_told_as_such()
    {
        using var other = new EphemeralSigner();
        var verification = CertificateVerifier.Verify(await Issue(), other.PublicKey);
        Assert.Equal(CertificateFailure.OtherKey, verification.Failure);
        Assert.Contains("another signing key", verification.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_signers_signature_under_this_key_s_name_is_refused()
    {
        using var forger = new EphemeralSigner();
        var forged = await Edit(await new CertificateIssuer(forger).Issue(Statement), async json =>
        {
            var real = JsonNode.Parse(await Issue())!;
            json["keyId"] = (string?)real["keyId"];
            json["keySha256"] = (string?)real["keySha256"];
        });
        Assert.Equal(CertificateFailure.SignatureInvalid, Verify(forged).Failure);
    }

    [Fact]
    public async Task A_statement_exchanged_with_its_hash_is_refused_by_the_signature_and_without_it_by_the_hash()
    {
        byte[] other = """{"request":"r-2","erased":3,"keys":["k1"]}"""u8.ToArray();
        var statement = await Edit(await Issue(), json => Set(json, "statement", Convert.ToBase64String(other)));
        Assert.Equal(CertificateFailure.HashMismatch, Verify(statement).Failure);
        var both = await Edit(statement, json => Set(json, "sha256", Convert.ToHexStringLower(SHA256.HashData(other))));
        Assert.Equal(CertificateFailure.SignatureInvalid, Verify(both).Failure);
    }

    [Fact]
    public async Task A_property_more_less_twice_or_elsewhere_is_refused()
    {
        var text = Encoding.UTF8.GetString(await Issue());
        var lines = text.Split('\n');
        string[] others =
        [
            text.Replace("  \"statement\"", "  \"note\": \"x\",\n  \"statement\"", StringComparison.Ordinal),
            text.Replace(lines[4] + "\n", "", StringComparison.Ordinal),
            text.Replace(lines[4], lines[4] + "\n" + lines[4], StringComparison.Ordinal),
            text.Replace(lines[3] + "\n" + lines[4], lines[4] + "\n" + lines[3], StringComparison.Ordinal),
            text.Replace("\n", "\r\n", StringComparison.Ordinal),
            text.Replace("compliance-certificate/v1", "compliance-certificate/v2", StringComparison.Ordinal),
            text.Replace("\"sha256\": \"", "\"sha256\": 1, \"x\": \"", StringComparison.Ordinal),
            JsonNode.Parse(text)!.ToJsonString(),
        ];
        foreach (var other in others)
        {
            Assert.NotEqual(text, other);
            Assert.Equal(CertificateFailure.Malformed, Verify(Encoding.UTF8.GetBytes(other)).Failure);
        }
    }

    [Fact]
    public async Task Base64_that_is_merely_equivalent_is_refused()
    {
        // One byte over a multiple of three leaves four unused bits in the last character before the padding.
        var statement = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', 11) + "\"}");
        Assert.Equal(1, statement.Length % 3);
        var file = await Issue(statement);
        var text = Encoding.UTF8.GetString(file);
        var base64 = Convert.ToBase64String(statement);
        var equivalent = base64[..^3] + (char)(base64[^3] + 1) + "==";
        Assert.Equal(statement, Convert.FromBase64String(equivalent));
        Refused(Verify(Encoding.UTF8.GetBytes(text.Replace(base64, equivalent, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1.5}""")]
    [InlineData("not json")]
    public async Task A_statement_that_could_be_read_in_two_ways_is_not_signed(string statement) =>
        await Assert.ThrowsAsync<FormatException>(() => Issue(Encoding.UTF8.GetBytes(statement)));

    [Fact]
    public async Task A_statement_that_could_be_read_in_two_ways_is_refused_though_its_signature_is_good()
    {
        var ambiguous = """{"erased":3,"erased":0}"""u8.ToArray();
        var signature = Proof.Signing.EcdsaSignature.ToLowSDer(await _signer.Sign(SHA256.HashData(ambiguous)));
        var file = Certificate.Of(ambiguous, Proof.Signing.StatementKey.Import(_signer.PublicKey), signature).Write();
        var verification = Verify(file);
        Assert.Equal(CertificateFailure.StatementMalformed, verification.Failure);
        Assert.True(verification.Statement.IsEmpty);
    }

    [Fact]
    public async Task A_signer_whose_signature_does_not_verify_issues_nothing()
    {
        using var faulty = new EphemeralSigner
        {
            Alter = signature =>
            {
                signature[40] ^= 1;
                return signature;
            },
        };
        await Assert.ThrowsAsync<CryptographicException>(() => new CertificateIssuer(faulty).Issue(Statement));
    }

    [Fact]
    public async Task A_public_key_that_is_none_is_the_callers_error()
    {
        var file = await Issue();
        Assert.Throws<ArgumentException>(() => CertificateVerifier.Verify(file, [1, 2, 3]));
    }

    private static Task Set(JsonNode json, string name, string value)
    {
        json[name] = value;
        return Task.CompletedTask;
    }

    private static async Task<byte[]> Edit(byte[] file, Func<JsonNode, Task> change)
    {
        var json = JsonNode.Parse(file)!;
        await change(json);
        var options = new JsonSerializerOptions
        {
            WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString(options) + "\n");
    }

    private static void Refused(CertificateVerification verification)
    {
        Assert.False(verification.IsValid);
        Assert.NotEmpty(verification.Reason);
        Assert.True(verification.Statement.IsEmpty);
    }

    private Task<byte[]> Issue(byte[]? statement = null) => new CertificateIssuer(_signer).Issue(statement ?? Statement);

    private CertificateVerification Verify(byte[] file) => CertificateVerifier.Verify(file, _signer.PublicKey);
}
