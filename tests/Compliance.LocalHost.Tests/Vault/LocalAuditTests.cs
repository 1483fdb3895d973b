using Compliance.LocalHost.Vault;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Vault;

public sealed class LocalAuditTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly VaultDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(Start);

    private string[] Segments => [.. Directory.EnumerateFiles(_directory.Path, "*.log").Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_operation_on_a_key_is_noted_with_who_asked_and_how_it_ended()
    {
        using var vault = new LocalKeyVault(new() { Directory = _directory.Path }, _time);
        var (provisioner, service, eraser) = (vault.As("provisioner"), vault.As("service"), vault.As("eraser"));
        var key = await provisioner.CreateKey("k");
        await provisioner.CreateKey("k");
        var rotated = await provisioner.Rotate("k");
        await service.GetKey("k");
        await service.Unwrap(rotated.Reference, Wrap(rotated));
        await Refused(() => service.Unwrap(key.Reference, new byte[256]));
        var backup = await vault.Backup("k");
        await eraser.Disable("k");
        await Refused(() => service.Unwrap(key.Reference, Wrap(key)));
        await eraser.Enable("k");
        await eraser.Delete("k");
        await vault.Recover("k");
        await eraser.Delete("k");
        await eraser.Purge("k");
        await eraser.Purge("k");
        await vault.Restore(backup);

        var trail = await vault.Audit.Read(Start, _time.GetUtcNow());
        Assert.Empty(trail.Gaps);
        Assert.All(trail.Events, each => Assert.Equal((Start, "k", 0), (each.At, each.KeyName, each.Shard)));
        Assert.Equal(
            [
                $"KeyCreate {key.Reference.Version} provisioner True",
                $"KeyCreate {rotated.Reference.Version} provisioner True",
                $"KeyUnwrap {rotated.Reference.Version} service True",
                $"KeyUnwrap {key.Reference.Version} service False",
                "KeyBackup  local True",
                "KeyUpdate  eraser True",
                $"KeyUnwrap {key.Reference.Version} service False",
                "KeyUpdate  eraser True",
                "KeyDelete  eraser True",
                "KeyRecover  local True",
                "KeyDelete  eraser True",
                "KeyPurge  eraser True",
                "KeyPurge  eraser False",
                "KeyRestore  local True",
            ],
            trail.Events.Select(each => $"{each.Operation} {each.KeyVersion} {each.Principal} {each.Succeeded}"));
    }

    [Fact]
    public async Task A_purge_that_nobody_asked_for_is_the_vaults_own()
    {
        using var vault = new LocalKeyVault(new() { Directory = _directory.Path }, _time);
        await vault.CreateKey("s3-k");
        await vault.Delete("s3-k");
        _time.Advance(TimeSpan.FromDays(8));
        var purge = (await vault.Audit.Read(Start, _time.GetUtcNow())).Events[^1];
        Assert.Equal(
            (VaultOperations.Purge, "s3-k", VaultOperations.VaultItself, true, 3),
            (purge.Operation, purge.KeyName, purge.Principal, purge.Succeeded, purge.Shard));
    }

    [Fact]
    public async Task A_purge_that_a_crash_cut_off_after_the_private_part_is_noted_when_it_is_repeated()
    {
        using var vault = new LocalKeyVault(new() { Directory = _directory.Path }, _time);
        await vault.CreateKey("k");
        await vault.Delete("k");
        File.Delete(_directory.File(_directory.PrivateFile("k")));
        await vault.Purge("k");
        Assert.True(
            Assert.Single((await vault.Audit.Read(Start, Start)).Events, each => each.Operation == VaultOperations.Purge).Succeeded);
    }

    [Fact]
    public async Task What_cannot_be_noted_is_not_done()
    {
        using var vault = new LocalKeyVault(new() { Directory = _directory.Path }, _time);
        var key = await vault.CreateKey("k");
        Directory.Delete(_directory.File("audit"), recursive: true);
        File.WriteAllText(_directory.File("audit"), "in the way");
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => vault.Unwrap(key.Reference, Wrap(key)));
        Assert.Equal(KeyVaultError.Unavailable, refusal.Error);
        await Assert.ThrowsAsync<KeyVaultException>(() => vault.Backup("k"));
    }

    [Fact]
    public async Task Events_outlast_a_restart_and_are_read_by_their_time_both_ends_included()
    {
        for (var i = 0; i < 5; i++)
        {
            Note(Open(), $"k{i}");
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        var trail = await Open().Read(Start.AddMinutes(1), Start.AddMinutes(3));
        Assert.Equal(["k1", "k2", "k3"], trail.Events.Select(each => each.KeyName));
        Assert.Empty(trail.Gaps);
    }

    [Fact]
    public async Task Of_what_was_before_it_and_of_what_is_to_come_it_knows_nothing()
    {
        var audit = Open();
        _time.Advance(TimeSpan.FromMinutes(5));
        var trail = await audit.Read(Start.AddMinutes(-5), Start.AddMinutes(10));
        Assert.Equal(
            [(Start.AddMinutes(-5), Start), (Start.AddMinutes(5), Start.AddMinutes(10))], trail.Gaps.Select(gap => (gap.From, gap.To)));
        await Assert.ThrowsAsync<ArgumentException>(() => audit.Read(Start, Start.AddTicks(-1)));
    }

    [Fact]
    public async Task Its_time_never_goes_back_though_the_clock_does()
    {
        Note(Open(), "before");
        _time.AdjustTime(Start.AddYears(-1));
        Note(Open(), "after");
        _time.AdjustTime(Start.AddHours(1));
        var trail = await Open().Read(Start, Start.AddHours(1));
        Assert.Equal([("before", Start), ("after", Start)], trail.Events.Select(each => (each.KeyName, each.At)));
        Assert.Empty(trail.Gaps);
    }

    [Fact]
    public async Task Segments_follow_each_other_and_a_question_reads_those_it_needs()
    {
        var audit = Written(60);
        Assert.InRange(Segments.Length, 5, 60);
        var trail = await audit.Read(Start, _time.GetUtcNow());
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"k{i}"), trail.Events.Select(each => each.KeyName));
        Assert.Empty(trail.Gaps);

        File.Delete(Segments[0]);
        trail = await audit.Read(Start.AddMinutes(50), _time.GetUtcNow());
        Assert.Equal((10, 0), (trail.Events.Count, trail.Gaps.Count));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("middle")]
    [InlineData("last")]
    [InlineData("all")]
    public async Task A_segment_that_is_gone_is_a_gap(string which)
    {
        var audit = Written(60);
        var segments = Segments;
        foreach (
            var segment in which switch
            {
                "first" => segments[..1],
                "middle" => segments[2..4],
                "last" => segments[^1..],
                _ => segments,
            }
        )
            File.Delete(segment);
        var trail = await audit.Read(Start, _time.GetUtcNow());
        var gap = Assert.Single(trail.Gaps);
        Assert.All(
            Enumerable.Range(0, 60),
            i =>
                Assert.True(
                    trail.Events.Any(each => each.KeyName == $"k{i}") || (gap.From <= Start.AddMinutes(i) && gap.To >= Start.AddMinutes(i)))
        );
    }

    [Fact]
    public async Task Whatever_byte_is_changed_in_it_the_event_is_whole_or_a_gap_covers_it()
    {
        var audit = Written(4, segmentLength: 1024 * 1024);
        var whole = File.ReadAllBytes(Segments[0]);
        var expected = (await audit.Read(Start, _time.GetUtcNow())).Events;
        Assert.Equal(4, expected.Count);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            File.WriteAllBytes(Segments[0], changed);
            var trail = await audit.Read(Start, _time.GetUtcNow());
            Assert.All(trail.Events, each => Assert.Contains(each, expected));
            Assert.All(expected.Except(trail.Events), lost => Assert.Contains(trail.Gaps, gap => gap.From <= lost.At && gap.To >= lost.At));
        }
    }

    [Fact]
    public async Task Half_a_line_that_a_crash_left_swallows_no_event_and_is_a_gap()
    {
        Written(2, segmentLength: 1024 * 1024);
        File.AppendAllText(Segments[0], "0123456789abcdef {\"sequence\":4");
        Note(Open(), "later");
        var trail = await Open().Read(Start, _time.GetUtcNow());
        Assert.Equal(["k0", "k1", "later"], trail.Events.Select(each => each.KeyName));
        Assert.Equal((Start.AddMinutes(1), Start.AddMinutes(2)), Assert.Single(trail.Gaps.Select(gap => (gap.From, gap.To))));
    }

    [Fact]
    public async Task An_event_whose_number_was_taken_and_whose_line_was_lost_is_a_gap()
    {
        Written(3, segmentLength: 1024 * 1024);
        var lines = File.ReadAllLines(Segments[0]);
        File.WriteAllText(Segments[0], string.Concat(lines.Where((_, i) => i != 2).Select(line => line + "\n")));
        var trail = await Open().Read(Start, _time.GetUtcNow());
        Assert.Equal(["k0", "k2"], trail.Events.Select(each => each.KeyName));
        Assert.Equal((Start, Start.AddMinutes(2)), Assert.Single(trail.Gaps.Select(gap => (gap.From, gap.To))));
    }

    [Fact]
    public async Task Many_writers_of_several_processes_lose_nothing()
    {
        LocalAudit[] audits = [Open(400), Open(400), Open(400)];
        await Task.WhenAll(audits.SelectMany((audit, i) => Enumerable.Range(0, 4).Select(j => Task.Run(() =>
        {
            for (var k = 0; k < 25; k++) Note(audit, $"k{i}-{j}-{k}");
        }))));
        var trail = await Open().Read(Start, Start);
        Assert.Empty(trail.Gaps);
        Assert.Equal(300, trail.Events.Select(each => each.KeyName).Distinct().Count());
    }

    private static void Note(LocalAudit audit, string name) =>
        audit.Append(new(default, VaultOperations.Unwrap, name, "v", "service", Succeeded: true), durable: false);

    private static byte[] Wrap(VaultKey key)
    {
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt([1], System.Security.Cryptography.RSAEncryptionPadding.OaepSHA256);
    }

    private static Task<KeyVaultException> Refused(Func<Task> operation) => Assert.ThrowsAsync<KeyVaultException>(operation);

    private LocalAudit Open(long segmentLength = 1024) => new(_directory.Path, _time, segmentLength);

    /// <summary>So many events, each a minute after the last, the first at the start.</summary>
    private LocalAudit Written(int events, long segmentLength = 1024)
    {
        var audit = Open(segmentLength);
        for (var i = 0; i < events; i++)
        {
            Note(audit, $"k{i}");
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        return audit;
    }
}
