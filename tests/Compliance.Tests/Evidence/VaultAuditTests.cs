using System.Text;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Proof.Verifying;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Tests.Attacks;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Tests.Evidence;

/// <summary>What the vault's own trail says against a key's destruction is in the certificate, and refuses the word complete.</summary>
public sealed class VaultAuditTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite);
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        _key = (await _bench.Get<ISubjectKeyStore>().Find(subject))!.KeyName;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Key_backup_restored() =>
        await Finds("KeyBackup by mallory", "FenceSubject", () => _bench.Vault.Backup(_key, "mallory"));

    [Fact]
    public async Task Unwrap_by_another_than_the_service() =>
        await Finds(
            "who is not the service",
            "FenceSubject",
            async () =>
            {
                var reference = (await _bench.Vault.GetKey(_key)).Reference;
                using var rsa = System.Security.Cryptography.RSA.Create();
                rsa.ImportSubjectPublicKeyInfo((await _bench.Vault.GetKey(_key)).SubjectPublicKeyInfo.Span, out _);
                await _bench
                    .Vault.As("mallory")
                    .Unwrap(reference, rsa.Encrypt(new byte[8], System.Security.Cryptography.RSAEncryptionPadding.OaepSHA256));
            }
        );

    [Fact]
    public async Task Soft_deleted_key_recovered_in_its_grace_is_deleted_again_and_said()
    {
        await Finds("KeyRecover by mallory", "DeleteKey", () => _bench.Vault.Recover(_key, "mallory"));
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_key));
    }

    [Fact]
    public async Task A_gap_in_the_trail_qualifies_the_certificate_and_is_named_in_it()
    {
        var now = _bench.Time.GetUtcNow();
        _bench.Vault.Gaps.Add(new AuditGap(now, now.AddMinutes(30), Why: "the log store did not answer"));
        var (outcome, certificate) = await Erase("none", () => Task.CompletedTask);
        Assert.Equal(RequestOutcome.Complete, outcome);
        Assert.Contains("the log store did not answer", certificate, StringComparison.Ordinal);
        Assert.Contains("where the vault's audit trail has gaps", certificate, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_day_that_the_custodian_was_down_is_digested_once_it_is_back()
    {
        var last = new TimerWatermark(Instant.FromUtc(2026, 11, 20, 2, 30));
        await _bench.Get<ITimerWatermarks>().TrySave("audit-digest", last, default);

        // Another timer of the same app rings: the platform may have stopped the one that digests.
        await Custodian().OnTick("fence-expiry", default);
        foreach (var day in new[] { "2026-11-20", "2026-11-21", "2026-11-22" })
            Assert.NotNull(await _bench.Log.Find($"audit/{day}", default));
        Assert.Null(await _bench.Log.Find("audit/2026-11-19", default));
        Assert.Equal(3, await _bench.Leaves(EntryKind.AuditDigest));
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 2, 30), (await _bench.Get<ITimerWatermarks>().Find("audit-digest", default))!.Served);
    }

    private TimerDispatcher Custodian() =>
        ActivatorUtilities.CreateInstance<TimerDispatcher>(_bench.Services, new AppRoles(Role.Provisioner, Role.Eraser, Role.Signer));

    [Fact]
    public async Task Of_a_digested_day_what_speaks_against_the_key_is_remembered_though_the_trail_forgets()
    {
        await _bench.Vault.Backup(_key, "mallory");
        _bench.Clock.AdvanceDays(1);
        _bench.Time.Advance(TimeSpan.FromDays(1));
        await _bench.Get<AuditDigests>().Digest(new LocalDate(2026, 11, 23), default);
        var digest = (await _bench.Log.Find("audit/2026-11-23", default))!;
        Assert.Contains("\"digest\"", Encoding.UTF8.GetString(digest.Entry.Statement.Span), StringComparison.Ordinal);
        var audit = await _bench
            .Get<KeyAudit>()
            .Of(_key, Instant.FromUtc(2026, 11, 23, 9, 0), Instant.FromUtc(2026, 11, 23, 23, 0), default);
        Assert.Contains("KeyBackup by mallory", Assert.Single(audit.Findings), StringComparison.Ordinal);
    }

    private async Task Finds(string words, string after, Func<Task> attack)
    {
        var (outcome, certificate) = await Erase(after, attack);
        Assert.Equal(RequestOutcome.Incomplete, outcome);
        Assert.Contains(words, certificate, StringComparison.Ordinal);
    }

    private async Task<(RequestOutcome Outcome, string Certificate)> Erase(string after, Func<Task> attack)
    {
        var id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
        var context = _bench.Context(id, (name, isAfter) => isAfter && name == after ? attack() : Task.CompletedTask);
        var outcome = await ErasureWorkflow.Run(context, new RequestInput(id, Duration.FromSeconds(1), Erasures.Terms));
        var certificate = (await _bench.Get<ICertificateStore>().Find(new(id, CertificateKind.Erasure), default))!.Value;
        return (outcome, Encoding.UTF8.GetString(certificate.Span));
    }
}
