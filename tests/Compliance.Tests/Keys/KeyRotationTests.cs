using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Testing.Evidence;
using Compliance.Tests.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Tests.Keys;

/// <summary>
/// Keys are rotated by age where somebody asked for it: the provisioner makes versions, the service rewraps, the log tells of both.
/// </summary>
public sealed class KeyRotationTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private readonly Provisioner _provisioner = new();
    private DomainBench _bench = null!;
    private InterruptedLog _log = null!;
    private string _subject = "";
    private string _record = "";

    public async ValueTask InitializeAsync() => await Open("30.00:00:00");

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Never_unless_somebody_says_so()
    {
        await _bench.DisposeAsync();
        await Open(after: null);
        Pass(days: 3_000);
        var before = await Bound();
        await Rotate();
        Assert.Equal(before.ETag, (await Bound()).ETag);
        Assert.Empty(_provisioner.Orders);
    }

    [Fact]
    public async Task A_key_as_old_as_that_gets_a_version_the_data_key_is_rewrapped_and_both_are_logged()
    {
        var before = await Bound();
        Pass(days: 29);
        await Rotate();
        Assert.Equal(before.ETag, (await Bound()).ETag);

        Pass(days: 1);
        await Rotate();
        var after = await Bound();
        Assert.Equal((before.KeyName, before.DataKeyId), (after.KeyName, after.DataKeyId));
        Assert.NotEqual(before.KeyVersion, after.KeyVersion);
        var version = (await _bench.Log.Find(EntryIds.Version(after.Key), default))!;
        Assert.Equal((EntryKind.KeyCreated, after.KeyVersion), (version.Entry.Kind, version.Member("version")));
        Assert.Equal(
            EntryKind.KeyBound,
            (await _bench.Log.Find(EntryIds.BoundLater(after.DataKeyId, after.KeyVersion, after.Commitment.Span), default))!.Entry.Kind);
        Assert.Equal("Ada", await _bench.Get<SubjectProtector>().OpenText(_subject, Address, _record, default));

        await Rotate();
        Assert.Equal(after.ETag, (await Bound()).ETag);
        Assert.Single(_provisioner.Orders);
    }

    [Fact]
    public async Task A_grounds_key_is_rotated_too()
    {
        var term = RetentionTerm.Until("tax law", new DateOnly(2036, 12, 31));
        var before = await _bench.Get<GroundKeys>().Bind(term);
        Pass(days: 30);
        await Rotate();
        Assert.NotEqual(before.KeyVersion, (await _bench.Get<GroundKeys>().Bind(term)).KeyVersion);
    }

    [Fact]
    public async Task Where_the_provisioner_is_another_app_the_next_run_takes_what_it_made()
    {
        var before = await Bound();
        Pass(days: 30);
        _provisioner.IsAway = true;
        await Rotate();
        Assert.Equal(before.ETag, (await Bound()).ETag);

        _provisioner.IsAway = false;
        await _provisioner.Deliver();
        await Rotate();
        Assert.NotEqual(before.KeyVersion, (await Bound()).KeyVersion);
        Assert.Single(_provisioner.Orders);
    }

    [Fact]
    public async Task After_a_crash_between_version_and_entry_the_version_is_logged_before_it_is_used_and_no_other_is_made()
    {
        var before = await Bound();
        Pass(days: 30);
        _log.IsAway = true;
        await Rotate();
        var made = (await _bench.Vault.GetKey(before.KeyName)).Reference;
        Assert.NotEqual(before.KeyVersion, made.Version);
        Assert.Equal(before.ETag, (await Bound()).ETag);

        _log.IsAway = false;
        await Rotate();
        Assert.Equal(made.Version, (await Bound()).KeyVersion);
        Assert.NotNull(await _bench.Log.Find(EntryIds.Version(made), default));
        Assert.Equal(made, (await _bench.Vault.GetKey(before.KeyName)).Reference);
    }

    [Fact]
    public async Task A_subject_whose_erasure_has_begun_keeps_no_other_from_being_rotated()
    {
        var other = await _bench.Enrol("C-2", "bob@example.org");
        await _bench.Get<SubjectKeys>().Bind(other);
        await _bench.Vault.Disable((await Bound()).KeyName);
        var before = (await _bench.Get<ISubjectKeyStore>().Find(other))!;
        Pass(days: 30);
        await Rotate();
        Assert.NotEqual(before.KeyVersion, (await _bench.Get<ISubjectKeyStore>().Find(other))!.KeyVersion);
    }

    [Fact]
    public async Task The_provisioner_makes_versions_of_no_other_keys()
    {
        var own = (await _bench.Vault.GetKey("compliance-cases")).Reference;
        var refused = await Assert.ThrowsAsync<StepFailedException>(() =>
            _bench.Run(KeyVersions.Rotate, (IReadOnlyList<KeyToRotate>)[new KeyToRotate("compliance-cases", own.Version)]));
        Assert.Equal(FailureCode.CommandRefused, refused.Code);
        Assert.Equal(own, (await _bench.Vault.GetKey("compliance-cases")).Reference);
    }

    private async Task Open(string? after)
    {
        _bench = await SmallShop.Open(
            azurite,
            services =>
            {
                _log = InterruptedLog.Before(services);
                services.AddSingleton<ICommandSender>(each => _provisioner.With(new InProcessCommands(each, Application.Workflows)));
            },
            new Dictionary<string, string?> { ["Compliance:KeyPool:RotateAfter"] = after });
        // Taken from the pool, so that it is logged as every key is.
        await _bench.Get<IKeyStock>().Add(default);
        await _bench.Get<IKeyStock>().Add(default);
        await _bench.Get<IKeyStock>().Add(default);
        _subject = await _bench.Enrol("C-1", "ada@example.org");
        _record = await _bench.Get<SubjectProtector>().SealText(_subject, Address, "Ada", default);
        _provisioner.Orders.Clear();
    }

    private Task Rotate() => KeyRotation.Timer.Fire(_bench.Services, default, default);

    private async Task<SubjectKeyBinding> Bound() => (await _bench.Get<ISubjectKeyStore>().Find(_subject))!;

    private void Pass(int days)
    {
        _bench.Clock.AdvanceDays(days);
        _bench.Time.Advance(TimeSpan.FromDays(days));
    }

    private sealed class Provisioner : ICommandSender
    {
        private readonly List<(Role Role, RoleCommand Command)> _waiting = [];
        private ICommandSender _inner = null!;

        public bool IsAway { get; set; }

        public List<RoleCommand> Orders { get; } = [];

        public Provisioner With(ICommandSender orders)
        {
            _inner = orders;
            return this;
        }

        public Task Send(Role role, RoleCommand command, CancellationToken cancellation)
        {
            Orders.Add(command);
            if (!IsAway)
                return _inner.Send(role, command, cancellation);
            _waiting.Add((role, command));
            return Task.CompletedTask;
        }

        public async Task Deliver()
        {
            foreach (var (role, command) in _waiting)
                await _inner.Send(role, command, default);
        }
    }
}
