using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Compliance.Proof.Certificates;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Certificates;
using Compliance.Proof.Verifying;
using Certificate = Compliance.Proof.Verifying.Certificate;

namespace Compliance.Cli.Tests.Verifying;

/// <summary><c>compliance verify</c> as someone at a shell sees it.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly CertificateBench _bench = new CertificateBench().Fill();
    private readonly TimestampAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compliance-verify-");
    private readonly Certificate _certificate;
    private readonly string _file;

    public VerifyTests()
    {
        var made = _bench.Certificate();
        var hash = System.Security.Cryptography.SHA256.HashData(made.Proof.Note.Text.Span);
        _certificate = made with { Timestamps = [_authority.Token(hash)] };
        _file = Write("certificate.txt", CertificateWriter.Write(_certificate));
    }

    public void Dispose()
    {
        _bench.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void With_everything_that_can_be_given_it_exits_0_and_tells_what_the_operator_states()
    {
        var run = Run(["verify", _file, .. Everything()]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith("VALID.", run.Output, StringComparison.Ordinal);
        Assert.Contains("request: request-1", run.Output, StringComparison.Ordinal);
        Assert.Contains("Existed at 2026-11-01 12:00:00Z.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("split view", run.Output, StringComparison.Ordinal);
        Assert.Contains("revoked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_log_key_alone_it_says_what_that_does_not_show()
    {
        var run = Run("verify", _file, "--log-key", $"{_bench.LogKeys[0]}");
        Assert.Equal(0, run.Exit);
        Assert.Contains("A split view and backdating are not excluded", run.Output, StringComparison.Ordinal);
        Assert.Contains("no timestamp was checked", run.Output, StringComparison.Ordinal);
        Assert.Contains("no earlier checkpoint", run.Output, StringComparison.Ordinal);
        Assert.Contains("Whose request it was", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_json_it_says_the_same()
    {
        var run = Run(["verify", _file, "--json", .. Everything()]);
        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        Assert.True(root.GetProperty("valid").GetBoolean());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("failure").ValueKind);
        Assert.Equal("request-1", root.GetProperty("statement").GetProperty("request").GetString());
        Assert.Equal(
            [
                "key-created",
                "received",
                "key-bound",
                "fenced",
                "approved",
                "key-disabled",
                "key-deleted",
                "key-probed",
                "key-purged",
                "key-audited",
            ],
            root.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal("2026-11-01T12:00:00Z", Assert.Single(root.GetProperty("timestamps").EnumerateArray()).GetString());
    }

    [Fact]
    public void A_changed_file_exits_1_with_the_reason_and_nothing_of_what_it_states()
    {
        var bytes = File.ReadAllBytes(_file);
        bytes[100] ^= 1;
        var run = Run("verify", Write("changed", bytes), "--log-key", $"{_bench.LogKeys[0]}");
        Assert.Equal(1, run.Exit);
        Assert.StartsWith("NOT VALID. The file is not a certificate, or was altered", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("request-1", run.Output, StringComparison.Ordinal);

        run = Run("verify", Write("changed", bytes), "--json", "--log-key", $"{_bench.LogKeys[0]}");
        Assert.Equal(1, run.Exit);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal("sum-mismatch", json.RootElement.GetProperty("failure").GetString());
        Assert.False(json.RootElement.TryGetProperty("statement", out _));
    }

    [Fact]
    public void A_log_key_may_be_in_a_file_of_keys_or_be_a_public_key_in_PEM_or_DER()
    {
        byte[] ed25519 = [.. Convert.FromHexString("302A300506032B6570032100"), .. _bench.LogKeys[1].PublicKey.Span];
        foreach (var key in new[]
        {
            Write("keys", Encoding.UTF8.GetBytes($"# the log's\n{_bench.LogKeys[0]}\n\n{_bench.LogKeys[1]}\n")),
            Write("ecdsa.der", _bench.LogKeys[0].PublicKey.ToArray()),
            Write("ecdsa.pem", Pem(_bench.LogKeys[0].PublicKey.ToArray())),
            Write("ed25519.pem", Pem(ed25519)),
        })
            Assert.Equal((0, ""), (Run("verify", _file, "--log-key", key).Exit, ""));
    }

    /// <summary>As editors, mail programs and shells on other systems leave text files.</summary>
    public static TheoryData<string, string> Spellings => new()
    {
        { "a byte order mark", "\uFEFF" },
        { "CRLF", "\r\n" },
        { "both", "\uFEFF\r\n" },
        { "UTF-16", "utf-16" },
        { "UTF-16 of the other order", "utf-16BE" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Every_text_file_is_read_whatever_a_byte_order_mark_or_line_ends_were_made_of(string name, string spelling)
    {
        var keys = Respelled($"{name}.keys", $"# the log's\n{_bench.LogKeys[0]}\n{_bench.LogKeys[1]}\n", spelling);
        var policy = Respelled($"{name}.policy", $"log {_bench.LogKeys[0]}\nwitness w {_bench.WitnessKey}\nquorum w\n", spelling);
        var checkpoint = Respelled($"{name}.checkpoint", Encoding.UTF8.GetString(_bench.Checkpoint(3)), spelling);
        var authority = Respelled($"{name}.tsa", _authority.Certificate.ExportCertificatePem() + "\n", spelling);
        var certificate = Respelled($"{name}.certificate", File.ReadAllText(_file), spelling);
        var run = Run("verify", certificate, "--log-key", keys, "--policy", policy, "--checkpoint", checkpoint, "--tsa", authority);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith("VALID.", run.Output, StringComparison.Ordinal);
        var pem = Respelled($"{name}.pem", Encoding.ASCII.GetString(Pem(_bench.LogKeys[0].PublicKey.ToArray())) + "\n", spelling);
        Assert.Equal(0, Run("verify", certificate, "--log-key", pem).Exit);
    }

    [Fact]
    public void A_certificate_whose_line_ends_are_mixed_was_altered()
    {
        var text = File.ReadAllText(_file);
        var run = Run(
            "verify",
            Write("mixed", Encoding.UTF8.GetBytes(text.Replace("\nsalt", "\r\nsalt", StringComparison.Ordinal))),
            "--log-key",
            $"{_bench.LogKeys[0]}");
        Assert.Equal(1, run.Exit);
        Assert.StartsWith("NOT VALID.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_logs_keys_another_policy_another_checkpoint_another_request_another_authority_each_exit_1()
    {
        using var other = new CertificateBench().Fill();
        using var foreign = new CertificateBench("log.example/b").Fill();
        using var authority = new TimestampAuthority();
        string[] key = ["--log-key", $"{_bench.LogKeys[0]}"];
        var salt = Convert.ToBase64String(_bench.Claim.Salt.Span);
        (string Reason, string[] Given)[] refused =
        [
            ("did not sign", ["--log-key", $"{other.LogKeys[0]}"]),
            ("another log", ["--log-key", $"{foreign.LogKeys[0]}"]),
            ("Fewer witnesses", [.. key, "--policy", Write("policy", Encoding.UTF8.GetBytes($"witness w {other.WitnessKey}\nquorum w\n"))]),
            ("earlier checkpoint is of another log", [.. key, "--checkpoint", Write("foreign", foreign.Checkpoint(3))]),
            ("not signed by the log's keys", [.. key, "--checkpoint", Write("other", other.Checkpoint(3))]),
            ("had other entries", [.. key, "--checkpoint", Write("forked", _bench.Sign([.. _bench.Leaves[1..4]]))]),
            ("had more entries", [.. key, "--checkpoint", Write("later", _bench.Sign([.. _bench.Leaves, .. _bench.Leaves]))]),
            ("about another request", [.. key, "--salt", salt, "--identity", "email=bob@shop.example"]),
            ("A timestamp is false", [.. key, "--tsa", Write("tsa", authority.Certificate.RawData)]),
        ];
        foreach (var (reason, given) in refused)
        {
            var run = Run(["verify", _file, .. given]);
            Assert.Equal(1, run.Exit);
            Assert.Contains(reason, run.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>What it prints is enough for anyone who has the log's key alone.</summary>
    [Fact]
    public void A_forked_log_exits_1_with_the_proof_of_its_misbehaviour()
    {
        string[] key = ["--log-key", $"{_bench.LogKeys[0]}"];
        var forked = Write("forked", _bench.Sign([.. _bench.Leaves[1..4]]));
        var run = Run(["verify", _file, .. key, "--checkpoint", forked]);
        Assert.Equal(1, run.Exit);
        Assert.Contains("PROOF OF MISBEHAVIOUR", run.Output, StringComparison.Ordinal);
        Assert.Contains(File.ReadAllText(forked).TrimEnd('\n'), run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(Run(["verify", _file, .. key, "--checkpoint", forked, "--json"]).Output);
        var shown = json.RootElement.GetProperty("misbehaviour");
        var evidence = new ForkEvidence(
            Note(shown.GetProperty("earlier")), Note(shown.GetProperty("later")),
            [.. shown.GetProperty("consistency").EnumerateArray().Select(hash => hash.GetBytesFromBase64())]);
        Assert.True(evidence.Holds(_bench.LogKeys[0]));

        Assert.DoesNotContain(
            "MISBEHAVIOUR",
            Run(["verify", _file, .. key, "--checkpoint", Write("honest", _bench.Checkpoint(3))]).Output,
            StringComparison.Ordinal);

        static SignedNote Note(JsonElement text) => SignedNote.Parse(Encoding.UTF8.GetBytes(text.GetString()!));
    }

    [Fact]
    public void What_cannot_be_used_exits_2_with_a_sentence()
    {
        string[] key = ["--log-key", $"{_bench.LogKeys[0]}"];
        (string Reason, string[] Given)[] misused =
        [
            ("FILE", ["verify"]),
            ("there is no such file", ["verify", Path.Combine(_folder.FullName, "absent"), .. key]),
            ("cannot be read", ["verify", _folder.FullName, .. key]),
            ("is larger than", ["verify", Write("large", new byte[Certificate.MaxSize + 1]), .. key]),
            ("Give a --log-key", ["verify", _file]),
            ("Give a --log-key", ["verify", _file, "--policy", Write("policy", "quorum none\n"u8.ToArray())]),
            ("cannot be used", ["verify", _file, "--log-key", "a+b+c"]),
            ("there is no such file", ["verify", _file, "--log-key", "absent"]),
            ("witness's key", ["verify", _file, "--log-key", $"{_bench.WitnessKey}"]),
            ("holds no key", ["verify", _file, "--log-key", Write("empty", [])]),
            (
                "no public key",
                [
                    "verify",
                    _file,
                    "--log-key",
                    Write("private", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"u8.ToArray()),
                ]),
            ("cannot be used", ["verify", _file, .. key, "--policy", Write("broken", "log\n"u8.ToArray())]),
            ("cannot be used", ["verify", _file, .. key, "--tsa", Write("tsa", "no certificate"u8.ToArray())]),
            ("--salt must be base64", ["verify", _file, .. key, "--salt", "!", "--identity", "a=b"]),
            ("32 bytes", ["verify", _file, .. key, "--salt", "AAAA", "--identity", "a=b"]),
            ("--salt needs", ["verify", _file, .. key, "--salt", "AAAA"]),
            ("need --salt", ["verify", _file, .. key, "--identity", "a=b"]),
            ("kind=value", ["verify", _file, .. key, "--salt", "AAAA", "--identity", "a"]),
            ("kind=value", ["verify", _file, .. key, "--salt", "AAAA", "--identity", "a=b", "--identity", "a=c"]),
            ("--unknown", ["verify", _file, "--unknown"]),
        ];
        foreach (var (reason, given) in misused)
        {
            var run = Run(given);
            Assert.True(run.Exit == 2, $"{string.Join(' ', given)}: {run.Exit} {run.Output}");
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
            Assert.Equal("", run.Output);
        }
    }

    [Fact]
    public void Help_names_every_option_and_exits_0()
    {
        var run = Run("verify", "--help");
        Assert.Equal(0, run.Exit);
        foreach (var option in new[] { "--log-key", "--policy", "--checkpoint", "--salt", "--nonce", "--identity", "--tsa", "--json" })
            Assert.Contains(option, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_became_of_the_key_is_told_in_words_and_by_the_logs_entries()
    {
        using var bench = new CertificateBench().Fill();
        const string At = "\"at\":\"2026-11-01T10:00:00Z\",";
        bench.Say(EntryKind.KeyBound, $"{At}{bench.Members(EntryKind.KeyBound)}");
        bench.Say(EntryKind.KeyDisabled, $"{At}{CertificateBench.Act},\"disabled\":\"2026-11-01T09:00:00Z\"");
        bench.Say(
            EntryKind.KeyDeleted,
            $"{At}{CertificateBench.Act},\"presence\":\"deleted\",\"deleted\":\"2026-11-01T09:30:00Z\","
                + "\"scheduledPurge\":\"2026-11-08T09:30:00Z\"");
        bench.Say(EntryKind.KeyProbed, $"{At}{CertificateBench.Act},{CertificateBench.Gone},\"control\":\"compliance-control-0\"");
        bench.Say(EntryKind.KeyPurged, $"{At}{CertificateBench.Act},\"purged\":\"2026-11-01T09:40:00Z\"");
        bench.Say(
            EntryKind.KeyAudited,
            $"{At}{CertificateBench.Act},\"from\":\"2026-10-01T00:00:00Z\",\"to\":\"2026-11-01T09:50:00Z\","
                + "\"findings\":[],\"gaps\":[\"10:00 to 11:00: no answer\"]");
        var run = Run("verify", Write("key", bench.File()), "--log-key", $"{bench.LogKeys[0]}");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains(
            """
            Vault key k1, as the log has it:
              created (entry 1)
              bound to one person and to the data key that seals their data (entry 3, logged at 2026-11-01T10:00:00Z)
              disabled at 2026-11-01T09:00:00Z (entry 6, logged at 2026-11-01T10:00:00Z)
              deleted at 2026-11-01T09:30:00Z, recoverable until 2026-11-08T09:30:00Z (entry 7, logged at 2026-11-01T10:00:00Z)
              asked to unwrap with it, the vault answered not-found and had the key as absent; with the control key compliance-control-0 beside it, it unwrapped; the wrapped data key was removed (entry 8, logged at 2026-11-01T10:00:00Z)
              purged at 2026-11-01T09:40:00Z, as the vault's own audit trail has it (entry 9, logged at 2026-11-01T10:00:00Z)
              the vault's audit trail from 2026-10-01T00:00:00Z to 2026-11-01T09:50:00Z shows nothing that speaks against it; gaps in it: 10:00 to 11:00: no answer (entry 10, logged at 2026-11-01T10:00:00Z)

            The operator states:
            """.ReplaceLineEndings("\n"),
            run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_entry_says_of_a_key_is_told_too()
    {
        using var pending = new CertificateBench().FillPending();
        Assert.Contains("no entry says that it was purged, audited", Told(pending), StringComparison.Ordinal);

        using var incomplete = new CertificateBench().Fill();
        incomplete.LeaveOut(EntryKind.KeyBound);
        incomplete.Say(EntryKind.KeyProbed, CertificateBench.Act);
        incomplete.Say(EntryKind.KeyAudited, $"{CertificateBench.Act},\"findings\":[\"KeyBackup by mallory\",\"\\u001b[2J\"]");
        incomplete.Statement = made => made.DefaultStatement(outcome: "incomplete");
        var told = Told(incomplete);
        Assert.Contains("no entry says that it was bound", told, StringComparison.Ordinal);
        Assert.Contains("shows KeyBackup by mallory; \\u001b[2J; gaps in it: nothing known", told, StringComparison.Ordinal);
        Assert.Contains("answered nothing known", told, StringComparison.Ordinal);
        Assert.Contains("did not unwrap; the wrapped data key was not removed", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_key_it_says_so_and_on_whose_word()
    {
        using var keyless = new CertificateBench().FillKeyless();
        var told = Told(keyless);
        Assert.Contains("No vault key: the eraser found none that the log bound to this person (entry 4).", told, StringComparison.Ordinal);
        Assert.Contains("rests on the service's word", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Vault key", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_that_the_entries_do_not_show_exits_1()
    {
        using var bench = new CertificateBench().Fill();
        bench.LeaveOut(EntryKind.KeyPurged);
        var file = Write("claimed", bench.File());
        var run = Run("verify", file, "--log-key", $"{bench.LogKeys[0]}");
        Assert.Equal(1, run.Exit);
        Assert.StartsWith(
            "NOT VALID. The statement says that the erasure is complete or pending, and the entries in the file do not show it.",
            run.Output,
            StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Run("verify", file, "--json", "--log-key", $"{bench.LogKeys[0]}").Output);
        Assert.Equal("outcome-not-shown", json.RootElement.GetProperty("failure").GetString());
    }

    [Fact]
    public void What_a_statement_says_cannot_move_the_readers_terminal()
    {
        using var bench = new CertificateBench().Fill();
        bench.Statement = made =>
            made.DefaultStatement().Replace("\"commitment\"", "\"build\":\"\\u001b[2J\\u202e\",\"commitment\"", StringComparison.Ordinal);
        var run = Run("verify", Write("odd", bench.File()), "--log-key", $"{bench.LogKeys[0]}");
        Assert.Equal(0, run.Exit);
        Assert.Contains("build: \\u001b[2J\\u202e", run.Output, StringComparison.Ordinal);
    }

    private string Told(CertificateBench bench)
    {
        var run = Run("verify", Write("told", bench.File()), "--log-key", $"{bench.LogKeys[0]}");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Output;
    }

    private string[] Everything() =>
    [
        "--log-key", $"{_bench.LogKeys[0]}", "--log-key", $"{_bench.LogKeys[1]}",
        "--policy", Write("policy", Encoding.UTF8.GetBytes($"log {_bench.LogKeys[1]}\nwitness w {_bench.WitnessKey}\nquorum w\n")),
        "--checkpoint", Write("earlier", _bench.Checkpoint(3)),
        "--salt", Convert.ToBase64String(_bench.Claim.Salt.Span), "--nonce", Convert.ToBase64String(_bench.Claim.Nonce.Span),
        "--identity", "email=ann@shop.example", "--identity", "customer=42",
        "--tsa", Write("tsa.pem", Encoding.ASCII.GetBytes(_authority.Certificate.ExportCertificatePem())),
    ];

    private string Respelled(string name, string text, string spelling)
    {
        if (spelling.StartsWith("utf", StringComparison.Ordinal))
        {
            var encoding = Encoding.GetEncoding(spelling);
            return Write(name, [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        }

        text = spelling.Contains('\r', StringComparison.Ordinal) ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
        return Write(name, Encoding.UTF8.GetBytes(spelling.StartsWith('\uFEFF') ? "\uFEFF" + text : text));
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Pem(byte[] subjectPublicKeyInfo) =>
        Encoding.ASCII.GetBytes(System.Security.Cryptography.PemEncoding.WriteString("PUBLIC KEY", subjectPublicKeyInfo));

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }
}
