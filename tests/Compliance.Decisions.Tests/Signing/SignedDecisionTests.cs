using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Signing;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Signing;

public sealed class SignedDecisionTests : IDisposable
{
    private static readonly string[] Asked = [Total, BirthDate, Allergies];

    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Key _ed25519 = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly Decision _decision = Engine().Decide(Willing, Recommend, Asked);

    public void Dispose()
    {
        _ecdsa.Dispose();
        _ed25519.Dispose();
    }

    [Theory]
    [InlineData(DecisionAlgorithm.ES256)]
    [InlineData(DecisionAlgorithm.Ed25519)]
    public async Task A_signed_decision_comes_back_as_it_was(DecisionAlgorithm algorithm)
    {
        var found = Verify(await Sign(algorithm));
        Assert.Equal(DecisionFailure.None, found.Failure);
        var read = found.Decision!;
        Assert.Equal(_decision.Answers, read.Answers);
        Assert.Equal(
            (_decision.Person, _decision.Purpose, _decision.Instant, _decision.Expires, _decision.PolicyVersion, _decision.PolicyHash),
            (read.Person, read.Purpose, read.Instant, read.Expires, read.PolicyVersion, read.PolicyHash));
    }

    [Fact]
    public async Task The_form_is_one_line_of_json_and_one_of_signature()
    {
        var lines = Encoding.UTF8.GetString(await Sign(DecisionAlgorithm.ES256)).Split('\n');
        Assert.Equal(3, lines.Length);
        var expected = "{'type':'compliance-decision/1','person':'p-1','purpose':'recommend','instant':'2026-03-05T12:00:00.0000000Z',"
            + $"'expires':'2026-03-05T12:00:01.0000000Z','policy':'2026-03','policyHash':'{_decision.PolicyHash}','fields':["
            + "{'field':'crm.customers.allergies','outcome':'allowed','rule':'basis','reason':'consented',"
            + "'fact':'consent-recommend-Given'},"
            + "{'field':'crm.customers.birth_date','outcome':'allowed-generalised','rule':'generalised','reason':'generalised',"
            + "'fact':'consent-recommend-Given','generalisation':'age-band'},"
            + "{'field':'shop.orders.total','outcome':'allowed','rule':'basis','reason':'consented','fact':'consent-recommend-Given'}]}";
        Assert.Equal(expected.Replace('\'', '"'), lines[0]);
        Assert.StartsWith("ES256 es ", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[2]);
    }

    [Theory]
    [InlineData(DecisionAlgorithm.ES256)]
    [InlineData(DecisionAlgorithm.Ed25519)]
    public async Task Any_byte_changed_added_or_removed_is_refused(DecisionAlgorithm algorithm)
    {
        var signed = await Sign(algorithm);
        for (var at = 0; at < signed.Length; at++)
        {
            byte[] changed = [.. signed];
            foreach (var mask in new byte[] { 1, 32, 128 })
            {
                changed[at] = (byte)(signed[at] ^ mask);
                AssertRefused(Verify(changed));
            }
            AssertRefused(Verify([.. signed[..at], .. signed[(at + 1)..]]));
            AssertRefused(Verify([.. signed[..at], (byte)' ', .. signed[at..]]));
            AssertRefused(Verify(signed[..at]));
        }
    }

    [Fact]
    public async Task The_other_signature_that_ecdsa_would_take_is_refused()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var start = Array.LastIndexOf(signed, (byte)' ') + 1;
        var signature = Convert.FromBase64String(Encoding.ASCII.GetString(signed[start..^1]));
        var order = new BigInteger(
            Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        var high = (order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(
            isUnsigned: true, isBigEndian: true);
        byte[] other = [.. signature[..32], .. new byte[32 - high.Length], .. high];
        Assert.True(_ecdsa.VerifyData(signed[..start], other, HashAlgorithmName.SHA256));
        Assert.Equal(
            DecisionFailure.SignatureInvalid,
            Verify([.. signed[..start], .. Encoding.ASCII.GetBytes(Convert.ToBase64String(other)), (byte)'\n']).Failure);
    }

    [Fact]
    public async Task The_unused_bits_of_base64_have_one_spelling()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        // The last character before the padding carries two bits of the signature and four unused ones.
        var last = signed.Length - 4;
        Assert.Contains((char)signed[last], "AQgw");
        byte[] changed = [.. signed];
        changed[last]++;
        Assert.Equal(DecisionFailure.Malformed, Verify(changed).Failure);
    }

    [Fact]
    public async Task It_holds_until_just_before_its_expiry()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        _time.SetUtcNow(_decision.Expires - Tick);
        Assert.True(Verify(signed).IsValid);
        _time.SetUtcNow(_decision.Expires);
        Assert.Equal(DecisionFailure.Expired, Verify(signed).Failure);
    }

    [Theory]
    [InlineData(0, DecisionFailure.None)]
    [InlineData(1, DecisionFailure.NotYetValid)]
    public async Task The_signer_s_clock_may_be_five_seconds_ahead_and_no_more(long ticks, DecisionFailure failure)
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var behind = new FakeTimeProvider(_decision.Instant - TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(ticks));
        Assert.Equal(failure, new DecisionVerifier(Keys, behind).Verify(signed, "p-1", Recommend, Asked).Failure);
    }

    [Fact]
    public async Task A_signer_who_grants_more_than_the_longest_staleness_is_not_believed()
    {
        var generous = new Decision("p-1", Recommend, Now, Now + TimeSpan.FromSeconds(5) + Tick, "1", "00", [.. _decision.Answers]);
        Assert.Equal(DecisionFailure.Expired, Verify(await SignedDecision.Sign(generous, Es256)).Failure);
    }

    [Fact]
    public async Task It_answers_only_the_question_that_was_asked()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var verifier = new DecisionVerifier(Keys, _time);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-2", Recommend, Asked).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Fraud, Asked).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Recommend, [Total, BirthDate]).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Recommend, [.. Asked, Email]).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Recommend, [Total, BirthDate, Email]).Failure);
        Assert.True(verifier.Verify(signed, "p-1", Recommend, [Allergies, Total, BirthDate, Total]).IsValid);
    }

    [Fact]
    public async Task A_key_that_is_not_trusted_or_of_the_other_kind_is_refused()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        Assert.Equal(DecisionFailure.UnknownKey, new DecisionVerifier([Ed], _time).Verify(signed, "p-1", Recommend, Asked).Failure);
        var sameId = new Es256DecisionSigner(Ed.KeyId, _ecdsa);
        Assert.Equal(DecisionFailure.UnknownKey, Verify(await SignedDecision.Sign(_decision, sameId)).Failure);
    }

    [Fact]
    public async Task Another_key_under_the_same_id_does_not_verify()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(
            DecisionFailure.SignatureInvalid, Verify(await SignedDecision.Sign(_decision, new Es256DecisionSigner("es", other))).Failure);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"fields\":[]}")]
    [InlineData("{\"fields\":7}")]
    [InlineData("{\"type\":\"compliance-decision/1\",\"type\":\"compliance-decision/1\"}")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task What_a_trusted_key_signed_is_still_refused_if_it_is_no_decision(string json) =>
        Assert.Equal(DecisionFailure.Malformed, Verify(await SignRaw(Encoding.UTF8.GetBytes(json))).Failure);

    [Theory]
    [InlineData("\"person\"", " \"person\"")]
    [InlineData("compliance-decision/1", "compliance-decision/2")]
    [InlineData("\"outcome\":\"allowed\"", "\"outcome\":\"refused\"")]
    [InlineData("\"rule\":\"basis\"", "\"rule\":\"chance\"")]
    [InlineData("\"reason\":\"consented\"", "\"reason\":\"none\"")]
    [InlineData("consented", "\\u0063onsented")]
    [InlineData(",\"generalisation\":\"age-band\"", "")]
    [InlineData("crm.customers.birth_date", "crm.customers.allergies")]
    [InlineData("crm.customers.birth_date", "crm.customers.aa")]
    [InlineData("12:00:00.0000000Z", "12:00:00Z")]
    [InlineData("\"p-1\"", "\"\"")]
    public async Task Neither_is_another_spelling_of_a_decision(string text, string replaced)
    {
        var json = Encoding.UTF8.GetString(await Sign(DecisionAlgorithm.ES256)).Split('\n')[0];
        Assert.Contains(text, json, StringComparison.Ordinal);
        var changed = json.Replace(text, replaced, StringComparison.Ordinal);
        Assert.Equal(DecisionFailure.Malformed, Verify(await SignRaw(Encoding.UTF8.GetBytes(changed))).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("{}\n\n")]
    [InlineData("{}\nES256 es\n")]
    [InlineData("{}\nES256 es AAAA\n")]
    [InlineData("{}\nES256 es !!!!\n")]
    [InlineData("{}\nES256 es a b\n")]
    public void What_is_no_signed_decision_is_refused(string text) =>
        Assert.Equal(DecisionFailure.Malformed, Verify(Encoding.UTF8.GetBytes(text)).Failure);

    [Fact]
    public void A_file_beyond_the_bound_is_not_read() =>
        Assert.Equal(DecisionFailure.Malformed, Verify(new byte[DecisionVerifier.MaxSize + 1]).Failure);

    [Fact]
    public async Task Names_outside_ascii_come_back_too()
    {
        var person = Silent with { Person = "größe-日本-😀\"\\" };
        var refused = Engine().Decide(person, "empfehlen-ü", ["kunden.größe.straße"]);
        var signed = await SignedDecision.Sign(refused, Es256);
        Assert.Equal(
            DecisionFailure.None,
            new DecisionVerifier(Keys, _time).Verify(signed, person.Person, "empfehlen-ü", ["kunden.größe.straße"]).Failure);
    }

    [Fact]
    public async Task A_signer_with_a_bad_id_or_signature_is_told_so()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await SignedDecision.Sign(_decision, new Es256DecisionSigner("two words", _ecdsa)));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await Assert.ThrowsAsync<ArgumentException>(async () => await SignedDecision.Sign(_decision, new Es256DecisionSigner("es", other)));
        Assert.Throws<CryptographicException>(() => new Es256DecisionKey("es", other.ExportSubjectPublicKeyInfo()));
        Assert.Throws<ArgumentException>(() => new DecisionVerifier([Ed, Ed], _time));
    }

    private static void AssertRefused(DecisionVerification found)
    {
        Assert.NotEqual(DecisionFailure.None, found.Failure);
        Assert.Null(found.Decision);
    }

    private IDecisionKey[] Keys => [new Es256DecisionKey("es", _ecdsa.ExportSubjectPublicKeyInfo()), Ed];

    private Ed25519 Ed => new(_ed25519);

    private Es256DecisionSigner Es256 => new("es", _ecdsa);

    private ValueTask<byte[]> Sign(DecisionAlgorithm algorithm) =>
        SignedDecision.Sign(_decision, algorithm == DecisionAlgorithm.ES256 ? Es256 : Ed);

    private async Task<byte[]> SignRaw(byte[] json)
    {
        byte[] message = [.. json, .. "\nEd25519 ed "u8];
        return [.. message, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(await Ed.Sign(message))), (byte)'\n'];
    }

    private DecisionVerification Verify(byte[] signed) => new DecisionVerifier(Keys, _time).Verify(signed, "p-1", Recommend, Asked);
}
