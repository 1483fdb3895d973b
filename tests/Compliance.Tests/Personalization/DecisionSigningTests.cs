using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Compliance.Decisions;
using Compliance.Decisions.Signing;
using Compliance.Evidence;
using Compliance.Personalization;
using Compliance.Personalization.Signing;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Personalization;

/// <summary>Signed decisions of several instances, whose public keys are in one real table.</summary>
public sealed class DecisionSigningTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly DecisionParties Parties = new("compliance.example/log", "mailer");
    private static readonly Duration Lifetime = Duration.FromHours(24);

    private GateBench _bench = null!;
    private DomainBench Domain => _bench.Domain;

    public async ValueTask InitializeAsync() => _bench = await GateBench.Start(azurite);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_decision_is_verified_with_nothing_but_the_published_keys()
    {
        var signing = Domain.Get<IDecisionSigning>();
        var signed = await Sign(signing);
        Assert.Equal("compliance.example/log", signing.Issuer);
        var found = await Verify(signed);
        Assert.Equal(DecisionFailure.None, found.Failure);
        Assert.Equal(_bench.Anna, found.Decision!.Person);
        var at = signed.IndexOf('.', StringComparison.Ordinal) + 9;
        var changed = $"{signed[..at]}{(signed[at] == 'A' ? 'B' : 'A')}{signed[(at + 1)..]}";
        Assert.Equal(DecisionFailure.SignatureInvalid, (await Verify(changed)).Failure);
    }

    [Fact]
    public async Task The_keys_of_all_instances_are_listed_and_each_verifies_its_own_decisions()
    {
        var instances = new[] { Instance(), Instance() };
        var signed = new[] { await Sign(instances[0]), await Sign(instances[1]) };
        Domain.Clock.Advance(Duration.FromSeconds(1));
        foreach (var instance in instances)
            Assert.Equal(2, (await instance.Keys(default)).Count);
        List<IDecisionKey> keys = [.. (await Listed(instances[0])).Select(Key)];
        Assert.All(signed, each => Assert.NotEqual(DecisionFailure.UnknownKey, VerifyBy(keys, each).Failure));
        var one = keys.Single(key => Header(signed[0]) == Header(key));
        Assert.Equal(DecisionFailure.UnknownKey, VerifyBy([one], signed[1]).Failure);
    }

    [Fact]
    public async Task Every_decision_before_during_and_after_a_change_of_the_key_is_verified_and_the_next_key_is_listed_ahead()
    {
        var signing = Instance();
        var first = await Sign(signing);
        Pass(Lifetime - Lifetime / 4);
        await Sign(signing);
        var ahead = await Listed(signing);
        Assert.Equal([Duration.Zero, Lifetime], ahead.Select(key => key.From - ahead[0].From));

        Pass(Lifetime / 4 - Duration.FromMilliseconds(100));
        var last = await Sign(signing);
        Assert.Equal(Header(first), Header(last));
        Pass(Duration.FromMilliseconds(200));
        var next = await Sign(signing);
        Assert.NotEqual(Header(last), Header(next));
        Assert.Equal(DecisionFailure.None, (await Verify(last)).Failure);
        Assert.Equal(DecisionFailure.None, (await Verify(next)).Failure);

        Pass(Duration.FromMinutes(11));
        Assert.Equal([ahead[1].Id], (await Listed(signing)).Select(key => key.Id));
        Assert.Equal(DecisionFailure.UnknownKey, (await Verify(last)).Failure);
        Assert.Equal(DecisionFailure.Expired, (await Verify(next)).Failure);
    }

    [Fact]
    public async Task Nothing_is_signed_by_a_key_that_could_not_be_published()
    {
        var store = new FailingStore(Domain.Get<IDecisionKeyStore>()) { Fails = true };
        var signing = Instance(store);
        await Assert.ThrowsAsync<IOException>(() => Sign(signing));
        Assert.Empty(await Listed(signing));
        store.Fails = false;
        Assert.Equal(DecisionFailure.None, (await Verify(await Sign(signing))).Failure);
    }

    [Fact]
    public async Task Where_the_next_key_cannot_be_published_the_key_of_today_signs_until_its_end_and_not_beyond()
    {
        var store = new FailingStore(Domain.Get<IDecisionKeyStore>());
        var signing = Instance(store);
        var first = Header(await Sign(signing));
        store.Fails = true;
        Pass(Lifetime - Duration.FromSeconds(1));
        Assert.Equal(first, Header(await Sign(signing)));
        await Sign(signing);
        Assert.Equal(2, store.Calls);
        Pass(Duration.FromSeconds(1));
        await Assert.ThrowsAsync<IOException>(() => Sign(signing));
    }

    [Fact]
    public async Task Many_callers_at_once_make_one_key()
    {
        var signing = Instance();
        var signed = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Sign(signing))));
        Assert.Single(signed.Select(Header).Distinct());
        Assert.Single(await Listed(signing));
    }

    [Fact]
    public async Task The_table_holds_the_public_half_and_the_timer_removes_it_after_its_time()
    {
        var signing = Instance();
        await Sign(signing);
        var key = Assert.Single(await Listed(signing));
        using var point = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y),
            },
        });
        Assert.Equal(key.Id, DecisionKeySet.Thumbprint(point.ExportParameters(false).Q));

        var store = Domain.Get<IDecisionKeyStore>();
        var timer = Application.Timers.Single(each => each.Name == "use-records");
        Pass(Duration.FromDays(401));
        await timer.Fire(Domain.Services, Domain.Clock.GetCurrentInstant(), default);
        Assert.Single(await store.List(Instant.FromUnixTimeSeconds(0), default));
        Pass(Duration.FromDays(1));
        await timer.Fire(Domain.Services, Domain.Clock.GetCurrentInstant(), default);
        Assert.Empty(await store.List(Instant.FromUnixTimeSeconds(0), default));
    }

    private DecisionSigning Instance(IDecisionKeyStore? store = null)
    {
        store ??= Domain.Get<IDecisionKeyStore>();
        var keys = new SigningKeys(
            store, Domain.Get<IOptions<PersonalizationOptions>>(), Domain.Clock, NullLogger<SigningKeys>.Instance);
        return new DecisionSigning(keys, store, Domain.Get<IOptions<LogOptions>>(), Domain.Clock);
    }

    private async Task<string> Sign(IDecisionSigning signing)
    {
        var decided = await Domain.Get<IDecisionService>().Decide([_bench.Anna], GateBench.Deliver, null, default);
        return (await signing.Sign(decided.Decisions, Parties.Audience, default))[0];
    }

    private async Task<DecisionVerification> Verify(string signed) => VerifyBy((await Listed(Instance())).Select(Key), signed);

    private DecisionVerification VerifyBy(IEnumerable<IDecisionKey> keys, string signed) =>
        new DecisionVerifier(keys, Parties, Domain.Time).Verify(signed, _bench.Anna, GateBench.Deliver, null);

    private static Task<IReadOnlyList<PublishedDecisionKey>> Listed(IDecisionSigning signing) => signing.Keys(default);

    private static IDecisionKey Key(PublishedDecisionKey key) => DecisionKeySet.Read(Encoding.ASCII.GetBytes(
        $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{key.X}}","y":"{{key.Y}}","kid":"{{key.Id}}"}]}"""))[0];

    private static string Header(string signed) => signed.Split('.')[0];

    private static string Header(IDecisionKey key) => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes($$"""{"alg":"ES256","kid":"{{key.KeyId}}","typ":"decision+jwt"}"""));

    private void Pass(Duration time)
    {
        Domain.Clock.Advance(time);
        Domain.Time.Advance(time.ToTimeSpan());
    }

    private sealed class FailingStore(IDecisionKeyStore inner) : IDecisionKeyStore
    {
        public bool Fails { get; set; }

        public int Calls { get; private set; }

        public Task Publish(PublishedDecisionKey key, CancellationToken cancellation)
        {
            Calls++;
            return Fails ? throw new IOException("No storage.") : inner.Publish(key, cancellation);
        }

        public Task<IReadOnlyList<PublishedDecisionKey>> List(Instant at, CancellationToken cancellation) => inner.List(at, cancellation);

        public Task RemoveEndedBefore(Instant at, CancellationToken cancellation) => inner.RemoveEndedBefore(at, cancellation);
    }
}
