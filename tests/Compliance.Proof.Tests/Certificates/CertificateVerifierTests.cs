using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Certificates;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Verifying;
using Compliance.Proof.Verifying;
using Certificate = Compliance.Proof.Verifying.Certificate;
using CertificateFailure = Compliance.Proof.Verifying.CertificateFailure;
using CertificateVerifier = Compliance.Proof.Verifying.CertificateVerifier;

namespace Compliance.Proof.Tests.Certificates;

/// <summary>Each thing that can be wrong with a certificate has a failure of its own.</summary>
public sealed class CertificateVerifierTests : IDisposable
{
    private readonly CertificateBench _bench = new CertificateBench().Fill();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_whole_certificate_is_accepted_with_everything_that_can_be_given()
    {
        var found = CertificateVerifier.Verify(_bench.File(), _bench.Everything);
        Assert.True(found.IsValid, found.Reason);
        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L], found.Certificate!.Entries.Select(entry => entry.Index));
        Assert.Single(found.Timestamped);
        Assert.Contains("revoked", Assert.Single(found.NotShown), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pending_certificate_is_one_as_well()
    {
        using var bench = new CertificateBench().FillPending();
        Assert.True(CertificateVerifier.Verify(bench.File(), bench.Everything).IsValid);
    }

    [Fact]
    public void With_one_key_alone_five_things_are_said_not_to_be_shown()
    {
        var found = CertificateVerifier.Verify(_bench.File(), new() { LogKeys = [_bench.LogKeys[0]] });
        Assert.True(found.IsValid);
        Assert.Equal(5, found.NotShown.Count);
        Assert.Contains("split view", found.NotShown[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_demands_no_witness_excludes_no_split_view()
    {
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes($"log {_bench.LogKeys[1]}\nquorum none\n"));
        Assert.Contains(
            CertificateVerifier.Verify(_bench.File(), new() { Policy = policy }).NotShown,
            gap => gap.Contains("split view", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_any_key_of_a_log_nothing_is_answered()
    {
        Assert.Throws<ArgumentException>(() => CertificateVerifier.Verify(_bench.File(), new()));
        Assert.Throws<ArgumentException>(() =>
            CertificateVerifier.Verify(_bench.File(), new() { Policy = LogPolicy.Parse("quorum none\n"u8) }));
    }

    [Fact]
    public void A_file_too_large_or_without_its_sum_or_with_another_is_none()
    {
        Refused(CertificateFailure.TooLarge, new byte[Certificate.MaxSize + 1]);
        Refused(CertificateFailure.SumMismatch, new byte[Certificate.MaxSize]);
        Refused(CertificateFailure.SumMismatch, []);
        Refused(CertificateFailure.SumMismatch, "\nsum "u8.ToArray());
        Refused(CertificateFailure.SumMismatch, "compliance-certificate/v1\n"u8.ToArray());
        Refused(CertificateFailure.SumMismatch, [.. _bench.File(), (byte)'\n']);
    }

    [Fact]
    public void The_sum_is_a_line_among_others_and_not_the_first()
    {
        var rest = "rest\n"u8.ToArray();
        var sum = Encoding.ASCII.GetBytes($"sum {Convert.ToBase64String(SHA256.HashData(rest))}\n");
        Assert.True(Certificate.HasSum([.. rest, .. sum]));
        Assert.False(Certificate.HasSum([.. sum, .. rest]));
    }

    [Theory]
    [InlineData("compliance-certificate/v2\n", "compliance-certificate/v1\n")]
    [InlineData("{\"format\":", "{\t\"format\":")]
    [InlineData("\n\nc2sp.org/", "\na line\nc2sp.org/")]
    [InlineData("\nentry 4 5 ", "\nentry 4 21 ")]
    [InlineData("\nentry 4 5 ", "\nentry 4 05 ")]
    [InlineData("\npath ", "\npath")]
    [InlineData("\nconsistency 3 ", "\nconsistency 3")]
    public void A_line_that_is_written_in_another_way_is_refused_by_whoever_reads_the_file(string line, string other)
    {
        var file = Encoding.UTF8.GetString(_bench.File());
        Assert.Contains(line, file, StringComparison.Ordinal);
        Certificate.Parse(Encoding.UTF8.GetBytes(file));
        Assert.Throws<FormatException>(() =>
            Certificate.Parse(Encoding.UTF8.GetBytes(file.Replace(line, other, StringComparison.Ordinal))));
    }

    [Fact]
    public void An_entry_may_be_of_the_last_kind_that_there_is()
    {
        using var bench = new CertificateBench().FillKeyless();
        Assert.Contains(bench.Entries, entry => entry.Kind == EntryKinds.Last);
        Assert.True(CertificateVerifier.Verify(bench.File(), bench.Everything).IsValid);
    }

    [Theory]
    [InlineData("compliance-statement/v3", CertificateFailure.None)]
    [InlineData("compliance-statement/v2", CertificateFailure.StatementMalformed)]
    [InlineData("compliance-entry/v1", CertificateFailure.StatementMalformed)]
    public void A_final_certificate_may_rest_on_the_pending_one_before_it_whose_statement_is_a_certificates(
        string format, CertificateFailure failure)
    {
        var pending = $$"""{"format":"{{format}}","kind":"erasure-pending","request":"{{CertificateBench.Request}}"}""";
        _bench.Supporting.Add(_bench.Entries.Count);
        _bench.Entries.Add(new(EntryKind.ErasurePending, new byte[32], Encoding.UTF8.GetBytes(pending)));
        Assert.Equal(failure, Verify(_bench.File()).Failure);
    }

    [Fact]
    public void A_proof_with_an_extra_line_or_signatures_out_of_order_is_not_its_one_spelling()
    {
        var certificate = _bench.Certificate();
        Assert.Throws<FormatException>(() =>
            CertificateWriter.Write(certificate with { Proof = certificate.Proof with { Extra = new byte[] { 1 } } }));
        Assert.Throws<FormatException>(() =>
            CertificateWriter.Write(certificate with { Entries = [.. certificate.Entries, certificate.Entries[0]] }));
        Assert.Throws<FormatException>(() =>
            CertificateWriter.Write(certificate with { Timestamps = [.. certificate.Timestamps, certificate.Timestamps[0]] }));
        Assert.Throws<FormatException>(() =>
            CertificateWriter.Write(certificate with { Consistency = [.. certificate.Consistency, certificate.Consistency[0]] }));
        Assert.Throws<FormatException>(() => CertificateWriter.Write(certificate with { Statement = "{}\n{}"u8.ToArray() }));
        Assert.Throws<FormatException>(() => CertificateWriter.Write(certificate with { Proof = certificate.Proof with { Index = 0 } }));
        Assert.Throws<FormatException>(() => CertificateWriter.Write(certificate with { Salt = new byte[31] }));
        var note = certificate.Proof.Note;
        Assert.Throws<FormatException>(() =>
            CertificateWriter.Write(
                certificate with
                {
                    Proof = certificate.Proof with { Note = note with { Signatures = [.. note.Signatures, note.Signatures[0]] } },
                }
            ));
    }

    [Fact]
    public void The_writer_puts_everything_into_its_one_order()
    {
        var certificate = _bench.Certificate();
        certificate = certificate with
        {
            Consistency = [.. certificate.Consistency, new(4, [])],
            Timestamps = [new byte[] { 1 }, new byte[] { 1, 0 }, new byte[] { 2 }],
        };
        var note = certificate.Proof.Note;
        var turned = certificate with
        {
            Entries = [.. certificate.Entries.Reverse()],
            Consistency = [.. certificate.Consistency.Reverse()],
            Timestamps = [.. certificate.Timestamps.Reverse()],
            Proof = certificate.Proof with { Note = note with { Signatures = [.. note.Signatures.Reverse()] } },
        };
        Assert.Equal(CertificateWriter.Write(certificate), CertificateWriter.Write(turned));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"format":"compliance-statement/v3","format":"compliance-statement/v3"}""")]
    [InlineData(
        """{"format":"compliance-statement/v2","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"fenced","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":1,"log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","request":"r","outcome":"incomplete","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":1,"outcome":"incomplete","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":null,"outcome":"incomplete","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":null,"commitment":"c","keys":[],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":{},"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":["k"],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[{"name":"k"},"k"],"entries":[{}],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[{"name":1}],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[{}],"entries":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"incomplete","commitment":"c","keys":[],"notCovered":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"complete","commitment":"c","keys":[],"entries":[]}"""
    )]
    [InlineData(
        """{"format":"compliance-statement/v3","kind":"erasure","log":"log.example/a","request":"r","outcome":"complete","commitment":"c","keys":[],"entries":[],"notCovered":["shop.faxes"]}"""
    )]
    public void A_statement_that_does_not_say_what_it_must_is_refused_even_if_it_was_logged(string statement)
    {
        _bench.Supporting.Clear();
        _bench.Statement = _ => statement;
        Refused(CertificateFailure.StatementMalformed, _bench.File());
    }

    [Fact]
    public void Entries_are_those_that_the_statement_names()
    {
        var certificate = _bench.Certificate();
        Refused(CertificateFailure.EntriesMismatch, certificate with { Entries = [.. certificate.Entries.Skip(1)] });
        Refused(CertificateFailure.EntriesMismatch, certificate with { Entries = [certificate.Entries[0], certificate.Entries[1]] });
        var other = certificate.Entries[0] with { Salt = new byte[32] };
        Refused(CertificateFailure.EntriesMismatch, certificate with { Entries = [other, .. certificate.Entries.Skip(1)] });
    }

    [Theory]
    [InlineData("\"index\":1,", "\"index\":\"1\",", CertificateFailure.StatementMalformed)]
    [InlineData("\"index\":1,", "\"index\":null,", CertificateFailure.StatementMalformed)]
    [InlineData("\"index\":1,", "", CertificateFailure.StatementMalformed)]
    [InlineData("\"index\":1,", "\"index\":2,", CertificateFailure.EntriesMismatch)]
    [InlineData("\"kind\":\"received\",", "\"kind\":\"fenced\",", CertificateFailure.EntriesMismatch)]
    [InlineData("\"kind\":\"received\",", "\"kind\":1,", CertificateFailure.StatementMalformed)]
    [InlineData("\"leaf\":\"", "\"leaf\":\"A", CertificateFailure.EntriesMismatch)]
    public void The_statement_names_each_entry_by_kind_index_and_leaf(string named, string otherwise, CertificateFailure failure)
    {
        _bench.Statement = bench =>
            bench.DefaultStatement(entries: bench.StatedEntries().Replace(named, otherwise, StringComparison.Ordinal));
        Refused(failure, _bench.File());
    }

    [Fact]
    public void Entries_must_be_about_this_request_and_its_keys_and_of_the_kind_they_say()
    {
        (CertificateFailure Failure, LogEntry Entry)[] wrong =
        [
            (CertificateFailure.OtherRequest, CertificateBench.Entry(EntryKind.Received, "\"request\":\"request-2\"")),
            (CertificateFailure.StatementMalformed, CertificateBench.Entry(EntryKind.Received, "\"request\":2")),
            (CertificateFailure.StatementMalformed, CertificateBench.Entry(EntryKind.Received, CertificateBench.OfRequest)),
            (
                CertificateFailure.OtherRequest,
                CertificateBench.Entry(EntryKind.Received, $"{CertificateBench.OfRequest},\"commitment\":\"of somebody else\"")),
            (CertificateFailure.StatementMalformed, CertificateBench.Entry(EntryKind.Restored, "\"n\":1")),
            (CertificateFailure.OtherKey, CertificateBench.Entry(EntryKind.Retired, $"{CertificateBench.OfRequest},\"key\":\"k2\"")),
            (CertificateFailure.OtherKey, CertificateBench.Entry(EntryKind.KeyCreated, "\"key\":\"k2\"")),
            (CertificateFailure.StatementMalformed, CertificateBench.Entry(EntryKind.KeyCreated, "\"key\":null")),
            (CertificateFailure.StatementMalformed, CertificateBench.Entry(EntryKind.KeyBound, "\"n\":1")),
            (
                CertificateFailure.StatementMalformed,
                CertificateBench.Entry(EntryKind.KeyDeleted, $"{CertificateBench.OfRequest},{CertificateBench.OfFence}")),
            (CertificateFailure.StatementMalformed, CertificateBench.Entry(EntryKind.KeyDeleted, "\"key\":\"k1\"")),
            (
                CertificateFailure.StatementMalformed,
                CertificateBench.Entry(EntryKind.Fenced, CertificateBench.OfRequest) with
                {
                    Kind = EntryKind.Approved,
                }
            ),
            (
                CertificateFailure.StatementMalformed,
                new(EntryKind.Fenced, new byte[32], "{\"format\":\"other\",\"kind\":\"fenced\"}"u8.ToArray())),
        ];

        // Whatever the statement says became of the request.
        foreach (var outcome in new[] { "complete", "incomplete" })
            foreach (var (failure, entry) in wrong)
            {
                using var bench = new CertificateBench().Fill();
                bench.Supporting.Add(bench.Entries.Count);
                bench.Entries.Add(entry);
                bench.Statement = made => made.DefaultStatement(outcome: outcome);
                Assert.Equal(failure, CertificateVerifier.Verify(bench.File(), bench.Everything).Failure);
            }
    }

    [Fact]
    public void A_statement_or_entry_that_is_not_in_the_log_is_refused()
    {
        var certificate = _bench.Certificate();
        Refused(CertificateFailure.StatementNotIncluded, certificate with { Salt = new byte[32] });
        Refused(
            CertificateFailure.StatementNotIncluded,
            certificate with
            {
                Proof = certificate.Proof with { Path = [.. certificate.Proof.Path.Skip(1)] },
            }
        );
        Refused(
            CertificateFailure.EntryNotIncluded,
            certificate with
            {
                Entries = [certificate.Entries[0] with { Path = [] }, .. certificate.Entries.Skip(1)],
            }
        );
    }

    [Fact]
    public void The_statement_of_one_log_in_another_is_refused()
    {
        _bench.Statement = bench => bench.DefaultStatement(log: "log.example/b");
        Refused(CertificateFailure.OtherLog, _bench.File());
    }

    [Fact]
    public void The_keys_of_another_log_are_refused_and_so_is_a_policy_without_this_one()
    {
        using var other = new CertificateBench("log.example/b");
        Refused(CertificateFailure.OtherLog, _bench.File(), _bench.Everything with { LogKeys = other.LogKeys });
        Refused(CertificateFailure.OtherLog, _bench.File(), _bench.Everything with { Policy = other.Policy });
    }

    [Fact]
    public void Every_log_key_given_must_have_signed_and_one_of_the_policys()
    {
        using var other = new CertificateBench();
        Refused(CertificateFailure.NotSigned, _bench.File(), _bench.Everything with { LogKeys = [_bench.LogKeys[0], other.LogKeys[0]] });
        Refused(CertificateFailure.NotSigned, _bench.File(), _bench.Everything with { Policy = other.Policy });
        var either = LogPolicy.Parse(Encoding.UTF8.GetBytes($"log {other.LogKeys[1]}\nlog {_bench.LogKeys[1]}\nquorum none\n"));
        Assert.True(CertificateVerifier.Verify(_bench.File(), new() { Policy = either }).IsValid);
        Assert.True(
            CertificateVerifier.Verify(_bench.File(), new() { Policy = either, EarlierCheckpoint = _bench.Sign(_bench.Leaves) }).IsValid);
    }

    [Fact]
    public void A_false_signature_of_a_known_key_is_refused()
    {
        var certificate = _bench.Certificate();
        for (var i = 0; i < 3; i++)
        {
            var note = certificate.Proof.Note;
            var signatures = note.Signatures.ToList();
            var changed = signatures[i].Signature.ToArray();
            changed[20] ^= 1;
            signatures[i] = signatures[i] with { Signature = changed };
            Refused(
                CertificateFailure.SignatureInvalid,
                certificate with
                {
                    Proof = certificate.Proof with { Note = note with { Signatures = signatures } },
                }
            );
        }
    }

    [Fact]
    public void Log_key_stolen_a_backdated_checkpoint_without_the_witnesses_is_refused()
    {
        _bench.Signers = [.. _bench.Signers.Take(2)];
        var file = _bench.File();
        // Without a policy the thief succeeds: the verifier says what it cannot exclude.
        var naive = CertificateVerifier.Verify(file, new() { LogKeys = _bench.LogKeys });
        Assert.True(naive.IsValid);
        Assert.Contains(naive.NotShown, gap => gap.Contains("backdating", StringComparison.Ordinal));
        Refused(CertificateFailure.QuorumMissing, file);
    }

    [Fact]
    public void A_rolled_back_log_is_refused()
    {
        var file = _bench.File();
        byte[][] more = [.. _bench.Leaves, [1]];
        Refused(CertificateFailure.RolledBack, file, _bench.Everything with { EarlierCheckpoint = _bench.Sign(more) });
    }

    [Fact]
    public void A_forked_log_is_refused_of_the_same_size_or_an_earlier_one()
    {
        var file = _bench.File();
        var leaves = _bench.Leaves;
        byte[][] other = [[9], .. leaves[1..]];
        Refused(CertificateFailure.Forked, file, _bench.Everything with { EarlierCheckpoint = _bench.Sign(other) });
        Refused(CertificateFailure.Forked, file, _bench.Everything with { EarlierCheckpoint = _bench.Sign(other[..3]) });
        Assert.True(CertificateVerifier.Verify(file, _bench.Everything with { EarlierCheckpoint = _bench.Sign(leaves) }).IsValid);
    }

    [Fact]
    public void Without_a_proof_from_the_earlier_size_the_reader_is_told_to_ask_for_one() =>
        Refused(CertificateFailure.ConsistencyMissing, _bench.File(), _bench.Everything with { EarlierCheckpoint = _bench.Checkpoint(2) });

    [Fact]
    public void An_earlier_checkpoint_must_be_this_logs_and_signed()
    {
        using var other = new CertificateBench("log.example/b").Fill();
        using var stranger = new CertificateBench().Fill();
        var file = _bench.File();
        Refused(CertificateFailure.EarlierOfOtherLog, file, _bench.Everything with { EarlierCheckpoint = other.Checkpoint(3) });
        Refused(CertificateFailure.EarlierInvalid, file, _bench.Everything with { EarlierCheckpoint = stranger.Checkpoint(3) });
        Refused(CertificateFailure.EarlierInvalid, file, _bench.Everything with { EarlierCheckpoint = "nothing"u8.ToArray() });
        Refused(
            CertificateFailure.EarlierInvalid,
            file,
            _bench.Everything with
            {
                EarlierCheckpoint = Encoding.UTF8.GetBytes(PublishedNotes.Text + "\n" + PublishedNotes.PeterLine),
            }
        );
        Refused(CertificateFailure.EarlierInvalid, file, new() { Policy = _bench.Policy, EarlierCheckpoint = stranger.Checkpoint(3) });
        Assert.True(CertificateVerifier.Verify(file, new() { Policy = _bench.Policy, EarlierCheckpoint = _bench.Checkpoint(3) }).IsValid);
    }

    [Fact]
    public void Whoever_names_an_authority_wants_a_timestamp_and_a_true_one()
    {
        var certificate = _bench.Certificate();
        Refused(CertificateFailure.TimestampMissing, certificate with { Timestamps = [] });
        Refused(CertificateFailure.TimestampInvalid, certificate with { Timestamps = [new byte[] { 1 }] });
        Assert.True(
            CertificateVerifier
                .Verify(CertificateWriter.Write(certificate with { Timestamps = [] }), _bench.Everything with { CheckTimestamp = null })
                .IsValid);
    }

    [Fact]
    public void A_certificate_of_another_customer_is_refused()
    {
        var file = _bench.File();
        var claim = _bench.Claim;
        foreach (var other in new[]
        {
            claim with { Identities = new Dictionary<string, string> { ["email"] = "bob@shop.example", ["customer"] = "42" } },
            claim with { Identities = new Dictionary<string, string> { ["email"] = "ann@shop.example" } },
            claim with { Nonce = default },
            claim with { Salt = new byte[32] },
        })
            Refused(CertificateFailure.OtherSubject, file, _bench.Everything with { Claim = other });
    }

    private void Refused(CertificateFailure failure, Certificate certificate) => Refused(failure, CertificateWriter.Write(certificate));

    private void Refused(CertificateFailure failure, byte[] file, VerificationOptions? options = null)
    {
        var found = CertificateVerifier.Verify(file, options ?? _bench.Everything);
        Assert.Equal(failure, found.Failure);
        Assert.NotEmpty(found.Reason);
        Assert.Null(found.Certificate);
        Assert.Empty(found.Timestamped);
    }

    private Compliance.Proof.Verifying.CertificateVerification Verify(byte[] file) => CertificateVerifier.Verify(file, _bench.Everything);
}
