using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Receipts;

/// <summary>What the verifier of receipts believes, and why it refuses what it does not.</summary>
public sealed class ReceiptVerifierTests : IDisposable
{
    private readonly ReceiptBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_receipt_holds_and_tells_what_was_logged_and_what_it_does_not_show()
    {
        var found = ReceiptVerifier.Verify((await _bench.Issue()).Write(), _bench.Trust);
        Assert.Equal((ReceiptFailure.None, true), (found.Failure, found.IsValid));
        Assert.Equal(("given", "recommend", "2026-11-23T09:00:42Z"),
            (found.Consent!.Statement.Act, found.Consent.Statement.Purpose, found.Consent.At));
        Assert.Equal(ReceiptBench.Holder, found.Receipt!.Holder);
        Assert.Contains(found.NotShown, gap => gap.Contains("split view", StringComparison.Ordinal));
        Assert.Contains(found.NotShown, gap => gap.Contains("withdrawal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_in_which_any_one_byte_is_changed_is_refused()
    {
        var file = (await _bench.Issue()).Write();
        var believed = new List<int>();
        for (var at = 0; at < file.Length; at++)
        {
            var altered = file.ToArray();
            altered[at] ^= 1;
            if (ReceiptVerifier.Verify(altered, _bench.Trust).IsValid)
                believed.Add(at);
        }

        Assert.Empty(believed);
        Assert.False(ReceiptVerifier.Verify(file.AsSpan(0, file.Length - 1), _bench.Trust).IsValid);
        Assert.False(ReceiptVerifier.Verify([.. file, (byte)'\n'], _bench.Trust).IsValid);
    }

    [Fact]
    public async Task A_forger_who_computes_the_sum_anew_is_refused_for_every_word_that_he_changes()
    {
        var file = Encoding.UTF8.GetString((await _bench.Issue()).Write());
        (string From, string To, ReceiptFailure Failure)[] forgeries =
        [
            ("\"schema:name\":\"Example Shop\"", "\"schema:name\":\"Other Shop\"", ReceiptFailure.WordsMismatch),
            ("dpv:ConsentGiven", "dpv:ConsentRefused", ReceiptFailure.WordsMismatch),
            ("\"dct:identifier\":\"user.contact\"", "\"dct:identifier\":\"user.health\"", ReceiptFailure.WordsMismatch),
            ("\"dct:description\":\"P2Y\"", "\"dct:description\":\"P9Y\"", ReceiptFailure.WordsMismatch),
            ("\"schema:name\":\"Example Analytics\"", "\"schema:name\":\"Nobody\"", ReceiptFailure.WordsMismatch),
            ("\"dct:description\":\"We ask you. You may say no.\"", "\"dct:description\":\"We told you.\"", ReceiptFailure.WordsMismatch),
            ("dpv-27560#record", "dpv-27560#other", ReceiptFailure.WordsMismatch),
            ("{\"@context\"", "{ \"@context\"", ReceiptFailure.WordsMismatch),
            (ReceiptBench.Holder, "00000000000000000000000000000000", ReceiptFailure.OtherHolder),
            ("\\\"keptFor\\\":\\\"P2Y\\\"", "\\\"keptFor\\\":\\\"P3Y\\\"", ReceiptFailure.WordsMismatch),
            ("\\\"act\\\":\\\"given\\\"", "\\\"act\\\":\\\"renewed\\\"", ReceiptFailure.WordsMismatch),
            ("\\\"act\\\":\\\"given\\\"", "\\\"act\\\": \\\"given\\\"", ReceiptFailure.StatementMalformed),
        ];
        foreach (var (from, to, failure) in forgeries)
        {
            Assert.Contains(from, file, StringComparison.Ordinal);
            Assert.Equal((from, failure), (from, Verify(Summed(file.Replace(from, to, StringComparison.Ordinal))).Failure));
        }
    }

    [Fact]
    public async Task A_receipt_that_is_made_anew_from_other_parts_is_refused_for_the_part()
    {
        var honest = await _bench.Issue();
        Assert.Equal(ReceiptFailure.OtherHolder, Verify(honest with { Holder = new string('1', 32) }));
        Assert.Equal(ReceiptFailure.OtherHolder, Verify(honest with { HolderSalt = new byte[32] }));
        Assert.Equal(ReceiptFailure.NotIncluded, Verify(honest with { Salt = new byte[32] }));
        Assert.Equal(ReceiptFailure.NotIncluded, Verify(honest with { Proof = honest.Proof with { Index = honest.Proof.Index + 1 } }));
        var words = ReceiptBench.Words.Replace("You may say no.", "You said yes.", StringComparison.Ordinal);
        Assert.Equal(ReceiptFailure.OtherNotice, Verify(honest with { Notice = Encoding.UTF8.GetBytes(words) }));
        var refused = ReceiptBench.Statement(honest.HolderSalt.ToArray(), "refused").Write(ReceiptBench.Controller, "2026-11-23T09:00:42Z");
        Assert.Equal(ReceiptFailure.NotIncluded, Verify(honest with { Statement = refused }));
        var without = Verify((honest with { Notice = null }).Write());
        Assert.True(without.IsValid);
        Assert.Contains(without.NotShown, gap => gap.Contains("What the notice said", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_of_a_consent_that_was_logged_as_another_kind_is_none() =>
        Assert.Equal(ReceiptFailure.NotIncluded, Verify(await _bench.Issue(kind: EntryKind.Restored)));

    [Fact]
    public async Task An_entry_that_holds_words_in_place_of_codes_is_no_statement() => Assert.Equal(
        ReceiptFailure.StatementMalformed,
        Verify(await _bench.Issue(salt => ReceiptBench.Statement(salt) with { Regime = "Ada Lovelace, ada@example.org" })));

    [Fact]
    public async Task Without_its_proof_or_any_part_of_it_a_receipt_is_refused_for_that()
    {
        var file = Encoding.UTF8.GetString((await _bench.Issue()).Write());
        foreach (var member in new[] { "cf:statement", "cf:salt", "cf:holderSalt", "cf:logProof" })
            Assert.Equal(ReceiptFailure.ProofMissing, Verify(Without(file, json => json["cf:proof"]!.AsObject().Remove(member))).Failure);
        Assert.Equal(ReceiptFailure.ProofMissing, Verify(Without(file, json => json.AsObject().Remove("cf:proof"))).Failure);
    }

    [Fact]
    public async Task A_receipt_of_another_log_or_without_a_signature_or_the_quorum_is_refused()
    {
        var honest = await _bench.Issue();
        using var other = new ReceiptBench();
        var file = honest.Write();
        Assert.Equal(ReceiptFailure.NotSigned, ReceiptVerifier.Verify(file, other.Trust).Failure);
        var renamed = VerifierKey.Ed25519("log.example/other", _bench.Keys[1].PublicKey.Span);
        Assert.Equal(ReceiptFailure.OtherLog, ReceiptVerifier.Verify(file, new() { LogKeys = [renamed] }).Failure);
        var signatures = honest.Proof.Note.Signatures;
        var once = honest with { Proof = honest.Proof with { Note = honest.Proof.Note with { Signatures = [signatures[0]] } } };
        Assert.Equal(ReceiptFailure.NotSigned, Verify(once));
        var broken = signatures[1] with { Signature = new byte[64] };
        var false1 = honest with { Proof = honest.Proof with { Note = honest.Proof.Note with { Signatures = [signatures[0], broken] } } };
        Assert.Equal(ReceiptFailure.SignatureInvalid, Verify(false1));
        var witness = VerifierKey.Cosigner("witness.example/w", RandomNumberGenerator.GetBytes(32));
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes($"log {_bench.Keys[1]}\nwitness w {witness}\nquorum w\n"));
        Assert.Equal(ReceiptFailure.QuorumMissing, ReceiptVerifier.Verify(file, new() { Policy = policy }).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"@type\":\"dpv:ConsentRecord\",\"@type\":\"x\"}")]
    [InlineData("{\"@type\":7}")]
    [InlineData("{\"@type\":\"dpv:ConsentRecord\",\"cf:proof\":\"x\"}")]
    [InlineData("not json")]
    public void What_is_no_receipt_is_refused_and_never_thrown_for(string text) =>
        Assert.Equal(ReceiptFailure.Malformed, Verify(Encoding.UTF8.GetBytes(text)).Failure);

    [Fact]
    public void A_file_beyond_the_largest_receipt_is_not_read() =>
        Assert.Equal(ReceiptFailure.TooLarge, Verify(new byte[ConsentReceipt.MaxSize + 1]).Failure);

    [Fact]
    public void Without_a_key_there_is_no_question() =>
        Assert.Throws<ArgumentException>(() => ReceiptVerifier.Verify([], new VerificationOptions()));

    [Fact]
    public void Two_events_of_one_person_have_commitments_that_nothing_joins()
    {
        var one = HolderCommitment.Of(new byte[32], ReceiptBench.Holder);
        Assert.Equal(one, HolderCommitment.Of(new byte[32], ReceiptBench.Holder));
        Assert.NotEqual(one, HolderCommitment.Of([.. new byte[31], 1], ReceiptBench.Holder));
        Assert.Throws<ArgumentException>(() => HolderCommitment.Of(new byte[31], ReceiptBench.Holder));
    }

    private static byte[] Without(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(file)!;
        change(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString() + "\n");
    }

    private static byte[] Summed(string file)
    {
        var at = file.IndexOf(",\"cf:sum\"", StringComparison.Ordinal);
        var body = file[..at];
        var sum = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body + "}\n")));
        return Encoding.UTF8.GetBytes($"{body},\"cf:sum\":\"{sum}\"}}\n");
    }

    private ReceiptFailure Verify(ConsentReceipt receipt) => Verify(receipt.Write()).Failure;

    private ReceiptVerification Verify(byte[] file) => ReceiptVerifier.Verify(file, _bench.Trust);
}
