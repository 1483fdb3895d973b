using System.Buffers.Text;
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
    public async Task The_form_is_a_compact_JWS_whose_header_names_its_type_and_whose_claims_are_those_of_a_token()
    {
        var parts = (await Sign(DecisionAlgorithm.ES256)).Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal("""{"alg":"ES256","kid":"es","typ":"decision+jwt"}""", Decoded(parts[0]));
        var expected = "{'iss':'shop.example','aud':'mailer','sub':'p-1','iat':1772712000,'nbf':1772712000,'exp':1772712001,"
            + $"'purpose':'recommend','policy':'2026-03','policyHash':'{_decision.PolicyHash}','fields':["
            + "{'field':'crm.customers.allergies','outcome':'allowed','rule':'basis','reason':'consented',"
            + "'fact':'consent-recommend-Given'},"
            + "{'field':'crm.customers.birth_date','outcome':'allowed-generalised','rule':'generalised','reason':'generalised',"
            + "'fact':'consent-recommend-Given','generalisation':'age-band'},"
            + "{'field':'shop.orders.total','outcome':'allowed','rule':'basis','reason':'consented','fact':'consent-recommend-Given'}]}";
        Assert.Equal(expected.Replace('\'', '"'), Decoded(parts[1]));
        Assert.Equal(64, Base64Url.DecodeFromChars(parts[2]).Length);
    }

    [Theory]
    [InlineData(1, "1772712000.0000001")]
    [InlineData(5_000_000, "1772712000.5")]
    public async Task Times_have_no_more_decimals_than_they_need_and_come_back_to_the_tick(long ticks, string written)
    {
        var decision = Decision.Of(
            "p-1", Recommend, Now + TimeSpan.FromTicks(ticks), Now + TimeSpan.FromSeconds(1), "1", "00", _decision.Answers);
        var signed = await SignedDecision.Sign(decision, Parties, Es256);
        Assert.Contains($"\"iat\":{written},", Decoded(signed.Split('.')[1]), StringComparison.Ordinal);
        Assert.Equal(decision.Instant, Verify(signed).Decision!.Instant);
    }

    [Theory]
    [InlineData(DecisionAlgorithm.ES256)]
    [InlineData(DecisionAlgorithm.Ed25519)]
    public async Task Any_character_changed_added_or_removed_is_refused(DecisionAlgorithm algorithm)
    {
        var signed = await Sign(algorithm);
        for (var at = 0; at < signed.Length; at++)
        {
            foreach (var mask in new[] { 1, 32, 128 })
                AssertRefused(Verify($"{signed[..at]}{(char)(signed[at] ^ mask)}{signed[(at + 1)..]}"));
            AssertRefused(Verify(signed[..at] + signed[(at + 1)..]));
            AssertRefused(Verify($"{signed[..at]} {signed[at..]}"));
            AssertRefused(Verify(signed[..at]));
        }
        AssertRefused(Verify(signed + "="));
        AssertRefused(Verify(signed + "."));
    }

    [Fact]
    public async Task The_other_signature_that_ecdsa_would_take_is_refused()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var start = signed.LastIndexOf('.');
        var signature = Base64Url.DecodeFromChars(signed.AsSpan(start + 1));
        var order = new BigInteger(
            Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        var high = (order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(
            isUnsigned: true, isBigEndian: true);
        byte[] other = [.. signature[..32], .. new byte[32 - high.Length], .. high];
        Assert.True(_ecdsa.VerifyData(Encoding.ASCII.GetBytes(signed[..start]), other, HashAlgorithmName.SHA256));
        Assert.Equal(DecisionFailure.SignatureInvalid, Verify($"{signed[..start]}.{Base64Url.EncodeToString(other)}").Failure);
    }

    [Fact]
    public async Task The_unused_bits_of_base64_have_one_spelling()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        // The last character carries two bits of the signature and four unused ones.
        Assert.Contains(signed[^1], "AQgw");
        Assert.Equal(DecisionFailure.Malformed, Verify($"{signed[..^1]}{(char)(signed[^1] + 1)}").Failure);
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

    [Fact]
    public async Task Whoever_grants_a_leeway_takes_it_that_much_longer_and_five_seconds_at_most()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var verifier = new DecisionVerifier(Keys, Parties, _time, TimeSpan.FromSeconds(2));
        _time.SetUtcNow(_decision.Expires + TimeSpan.FromSeconds(2) - Tick);
        Assert.True(verifier.Verify(signed, "p-1", Recommend, Asked).IsValid);
        _time.SetUtcNow(_decision.Expires + TimeSpan.FromSeconds(2));
        Assert.Equal(DecisionFailure.Expired, verifier.Verify(signed, "p-1", Recommend, Asked).Failure);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new DecisionVerifier(Keys, Parties, _time, DecisionVerifier.MaxClockSkew + Tick));
    }

    [Theory]
    [InlineData("shop.example", "shop")]
    [InlineData("other.example", "mailer")]
    public async Task It_counts_for_its_audience_and_from_its_issuer_alone(string issuer, string audience)
    {
        var verifier = new DecisionVerifier(Keys, new DecisionParties(issuer, audience), _time);
        Assert.Equal(
            DecisionFailure.OtherParties, verifier.Verify(await Sign(DecisionAlgorithm.ES256), "p-1", Recommend, Asked).Failure);
    }

    [Theory]
    [InlineData(0, DecisionFailure.None)]
    [InlineData(1, DecisionFailure.NotYetValid)]
    public async Task The_signer_s_clock_may_be_five_seconds_ahead_and_no_more(long ticks, DecisionFailure failure)
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var behind = new FakeTimeProvider(_decision.Instant - TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(ticks));
        Assert.Equal(failure, new DecisionVerifier(Keys, Parties, behind).Verify(signed, "p-1", Recommend, Asked).Failure);
    }

    [Fact]
    public async Task A_signer_who_grants_more_than_the_longest_staleness_is_not_believed()
    {
        var generous = new Decision("p-1", Recommend, Now, Now + TimeSpan.FromSeconds(5) + Tick, "1", "00", [.. _decision.Answers]);
        Assert.Equal(DecisionFailure.Expired, Verify(await SignedDecision.Sign(generous, Parties, Es256)).Failure);
    }

    [Fact]
    public async Task It_answers_only_the_question_that_was_asked()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var verifier = new DecisionVerifier(Keys, Parties, _time);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-2", Recommend, Asked).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Fraud, Asked).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Recommend, [Total, BirthDate]).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Recommend, [.. Asked, Email]).Failure);
        Assert.Equal(DecisionFailure.OtherQuestion, verifier.Verify(signed, "p-1", Recommend, [Total, BirthDate, Email]).Failure);
        Assert.True(verifier.Verify(signed, "p-1", Recommend, [Allergies, Total, BirthDate, Total]).IsValid);
        Assert.True(verifier.Verify(signed, "p-1", Recommend, null).IsValid);
    }

    [Fact]
    public async Task A_key_that_is_not_trusted_or_of_the_other_kind_is_refused()
    {
        var signed = await Sign(DecisionAlgorithm.ES256);
        var verifier = new DecisionVerifier([Ed], Parties, _time);
        Assert.Equal(DecisionFailure.UnknownKey, verifier.Verify(signed, "p-1", Recommend, Asked).Failure);
        var sameId = new Es256DecisionSigner(Ed.KeyId, _ecdsa);
        Assert.Equal(DecisionFailure.UnknownKey, Verify(await SignedDecision.Sign(_decision, Parties, sameId)).Failure);
    }

    [Fact]
    public async Task Another_key_under_the_same_id_does_not_verify()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = await SignedDecision.Sign(_decision, Parties, new Es256DecisionSigner("es", other));
        Assert.Equal(DecisionFailure.SignatureInvalid, Verify(signed).Failure);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"fields\":[]}")]
    [InlineData("{\"fields\":7}")]
    [InlineData("{\"iss\":\"shop.example\",\"iss\":\"shop.example\"}")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task What_a_trusted_key_signed_is_still_refused_if_it_is_no_decision(string json) =>
        Assert.Equal(DecisionFailure.Malformed, Verify(await SignRaw(Encoding.UTF8.GetBytes(json))).Failure);

    [Theory]
    [InlineData("\"sub\"", " \"sub\"")]
    [InlineData("\"outcome\":\"allowed\"", "\"outcome\":\"refused\"")]
    [InlineData("\"rule\":\"basis\"", "\"rule\":\"chance\"")]
    [InlineData("\"reason\":\"consented\"", "\"reason\":\"none\"")]
    [InlineData("consented", "\\u0063onsented")]
    [InlineData(",\"generalisation\":\"age-band\"", "")]
    [InlineData("crm.customers.birth_date", "crm.customers.allergies")]
    [InlineData("crm.customers.birth_date", "crm.customers.aa")]
    [InlineData("\"iat\":1772712000", "\"iat\":1772712000.0")]
    [InlineData("\"iat\":1772712000", "\"iat\":1.772712e9")]
    [InlineData("\"nbf\":1772712000", "\"nbf\":1772711999")]
    [InlineData("\"exp\":1772712001", "\"exp\":1772712001.00000001")]
    [InlineData("\"exp\":1772712001", "\"exp\":1e28")]
    [InlineData("\"exp\":1772712001", "\"exp\":\"1772712001\"")]
    [InlineData("\"aud\":\"mailer\"", "\"aud\":[\"mailer\"]")]
    [InlineData("\"p-1\"", "\"\"")]
    public async Task Neither_is_another_spelling_of_a_decision(string text, string replaced)
    {
        var json = Decoded((await Sign(DecisionAlgorithm.ES256)).Split('.')[1]);
        Assert.Contains(text, json, StringComparison.Ordinal);
        var changed = json.Replace(text, replaced, StringComparison.Ordinal);
        Assert.Equal(DecisionFailure.Malformed, Verify(await SignRaw(Encoding.UTF8.GetBytes(changed))).Failure);
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"ed","typ":"decision+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"ed","typ":"decision+jwt"}""")]
    [InlineData("""{"alg":"Ed25519","kid":"es","typ":"decision+jwt"}""")]
    [InlineData("""{"alg":"Ed25519","kid":"ed","typ":"JWT"}""")]
    [InlineData("""{"alg":"Ed25519","kid":"ed"}""")]
    [InlineData("""{"kid":"ed","alg":"Ed25519","typ":"decision+jwt"}""")]
    [InlineData("""{"alg":"Ed25519","kid":"ed","typ":"decision+jwt","crit":["b64"],"b64":false}""")]
    public async Task A_header_that_no_trusted_key_has_is_refused_before_anything_is_read(string header) =>
        Assert.Equal(DecisionFailure.UnknownKey, Verify(await SignRaw("{}"u8.ToArray(), header)).Failure);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.AAAA")]
    [InlineData("e30.e30.!!!!")]
    [InlineData("e30.e30.e30.e30")]
    public void What_is_no_signed_decision_is_refused(string text) => Assert.Equal(DecisionFailure.Malformed, Verify(text).Failure);

    [Fact]
    public void A_text_beyond_the_bound_is_not_read() =>
        Assert.Equal(DecisionFailure.Malformed, Verify(new string('e', DecisionVerifier.MaxSize + 1)).Failure);

    [Fact]
    public async Task Names_outside_ascii_come_back_too()
    {
        var person = Silent with { Person = "größe-日本-😀\"\\" };
        var refused = Engine().Decide(person, "empfehlen-ü", ["kunden.größe.straße"]);
        var signed = await SignedDecision.Sign(refused, Parties, Es256);
        Assert.Equal(
            DecisionFailure.None,
            new DecisionVerifier(Keys, Parties, _time).Verify(signed, person.Person, "empfehlen-ü", ["kunden.größe.straße"]).Failure);
    }

    [Fact]
    public async Task A_signer_with_a_bad_id_or_signature_is_told_so()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await SignedDecision.Sign(_decision, Parties, new Es256DecisionSigner("two words", _ecdsa)));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await SignedDecision.Sign(_decision, Parties, new Es256DecisionSigner("es", other)));
        Assert.Throws<CryptographicException>(() => new Es256DecisionKey("es", other.ExportSubjectPublicKeyInfo()));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await SignedDecision.Sign(_decision, Parties with { Audience = "" }, Es256));
        Assert.Throws<ArgumentException>(() => new DecisionVerifier([Ed, Ed], Parties, _time));
    }

    private static void AssertRefused(DecisionVerification found)
    {
        Assert.NotEqual(DecisionFailure.None, found.Failure);
        Assert.Null(found.Decision);
    }

    private IDecisionKey[] Keys => [new Es256DecisionKey("es", _ecdsa.ExportSubjectPublicKeyInfo()), Ed];

    private Ed25519 Ed => new(_ed25519);

    private Es256DecisionSigner Es256 => new("es", _ecdsa);

    private static DecisionParties Parties { get; } = new("shop.example", "mailer");

    private ValueTask<string> Sign(DecisionAlgorithm algorithm) =>
        SignedDecision.Sign(_decision, Parties, algorithm == DecisionAlgorithm.ES256 ? Es256 : Ed);

    private async Task<string> SignRaw(byte[] claims, string header = """{"alg":"Ed25519","kid":"ed","typ":"decision+jwt"}""")
    {
        var message = $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header))}.{Base64Url.EncodeToString(claims)}";
        return $"{message}.{Base64Url.EncodeToString(await Ed.Sign(Encoding.ASCII.GetBytes(message)))}";
    }

    private static string Decoded(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    private DecisionVerification Verify(string signed) =>
        new DecisionVerifier(Keys, Parties, _time).Verify(signed, "p-1", Recommend, Asked);
}
