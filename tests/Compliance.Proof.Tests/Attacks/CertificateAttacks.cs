using System.Text;
using System.Text.Json.Nodes;
using Compliance.Proof.Certificates;
using Compliance.Proof.Tests.Certificates;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Attacks;

using Certificate = Compliance.Proof.Verifying.Certificate;

/// <summary>Rows "Certificate forgery/replay" and "Log key stolen": whoever was not erased is to be told that they were.</summary>
public sealed class CertificateAttacks : IDisposable
{
    private readonly CertificateBench _bench = new CertificateBench().Fill();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Certificate_forged_in_any_member_of_its_statement()
    {
        var certificate = _bench.Certificate();
        Assert.True(Verify(certificate).IsValid);
        var members = JsonNode.Parse(certificate.Statement.Span)!.AsObject().Select(each => each.Key).ToList();
        Assert.True(members.Count > 5);
        foreach (var member in members)
        {
            var statement = JsonNode.Parse(certificate.Statement.Span)!.AsObject();
            statement[member] = "forged";
            var forged = certificate with { Statement = Encoding.UTF8.GetBytes(statement.ToJsonString()) };
            Assert.True(NaiveVerifies(forged));
            Assert.NotEqual(CertificateFailure.None, Verify(forged).Failure);
        }
    }

    [Fact]
    public void Certificate_replayed_to_another_customer()
    {
        var file = _bench.File();
        using var other = new CertificateBench();

        // Naive: whoever does not ask whose it is takes anyone's.
        Assert.True(CertificateVerifier.Verify(file, _bench.Everything with { Claim = null }).IsValid);
        Assert.Equal(
            CertificateFailure.OtherSubject, CertificateVerifier.Verify(file, _bench.Everything with { Claim = other.Claim }).Failure);
    }

    [Fact]
    public void Certificate_grafted_from_two_of_one_log()
    {
        var first = _bench.Certificate();
        _bench.Supporting.Remove(4);
        _bench.Add(EntryKind.KeyCreated, "\"key\":\"k2\"");
        _bench.Statement = bench => bench.DefaultStatement(
            outcome: "incomplete", keys: $$"""[{"name":"k2","created":{{bench.Entries.Count - 1}},"bound":null},{{bench.KeyLine()}}]""");
        var second = _bench.Certificate();
        Assert.True(Verify(second).IsValid, Verify(second).Reason);
        Certificate[] grafts =
        [
            first with { Proof = second.Proof, Consistency = second.Consistency, Timestamps = second.Timestamps },
            first with { Entries = second.Entries },
            first with { Salt = second.Salt },
            second with { Entries = first.Entries },
            second with { Statement = first.Statement },
            second with { Statement = first.Statement, Salt = first.Salt },
        ];
        foreach (var graft in grafts)
        {
            Assert.True(NaiveVerifies(graft));
            Assert.NotEqual(CertificateFailure.None, Verify(graft).Failure);
        }
    }

    [Fact]
    public void Log_key_stolen()
    {
        // The thief has both of the log's keys and a log of his own making, dated as he likes. Witness and timestamp authority he has not.
        _bench.Signers = [.. _bench.Signers.Take(2)];
        var certificate = _bench.Certificate() with { Timestamps = [] };
        var naive = Verify(certificate, new() { LogKeys = _bench.LogKeys });
        Assert.True(naive.IsValid);
        Assert.Contains(naive.NotShown, gap => gap.Contains("backdating", StringComparison.Ordinal));

        Assert.Equal(CertificateFailure.QuorumMissing, Verify(certificate).Failure);
        Assert.Equal(
            CertificateFailure.TimestampMissing,
            Verify(certificate, new() { LogKeys = _bench.LogKeys, CheckTimestamp = _bench.CheckTimestamp }).Failure);
        Assert.Equal(
            CertificateFailure.Forked,
            Verify(
                certificate,
                new()
                {
                    LogKeys = _bench.LogKeys,
                    EarlierCheckpoint = _bench.Sign([
                        [9],
                        [9],
                        [9],
                    ]),
                }
            ).Failure);
    }

    /// <summary>What a signature shows by itself: that the log has signed something.</summary>
    private bool NaiveVerifies(Certificate certificate) => _bench.LogKeys.All(key => certificate.Proof.Note.Verify(key));

    private CertificateVerification Verify(Certificate certificate, VerificationOptions? options = null)
    {
        // A graft that the writer itself refuses to spell is refused before any verifier sees it.
        try
        {
            return CertificateVerifier.Verify(CertificateWriter.Write(certificate), options ?? _bench.Everything);
        }
        catch (FormatException)
        {
            return CertificateVerifier.Verify([], options ?? _bench.Everything);
        }
    }
}
