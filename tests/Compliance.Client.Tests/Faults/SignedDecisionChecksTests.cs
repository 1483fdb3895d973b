using System.Security.Cryptography;
using Compliance.Client.Decisions;
using Compliance.Client.Problems;
using Compliance.Client.Tests.Support;
using Compliance.Decisions;
using Compliance.Decisions.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using static Compliance.Client.Tests.Support.ScriptedServer;

namespace Compliance.Client.Tests.Faults;

/// <summary>Keys come and go while decisions are on their way.</summary>
public sealed class SignedDecisionChecksTests : IDisposable
{
    private static readonly DecisionParties Parties = new("shop.example", "mailer");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 9, 30, 0, TimeSpan.Zero));
    private readonly ECDsa _first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _second = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Keys_are_fetched_once_and_an_unknown_one_makes_no_call_for_ten_seconds()
    {
        await using var server = await Start(Keys(_first), Keys(_first, _second));
        var ones = new SignedOnes(server.Client(time: _time).Decisions.Checks(Parties), _time);
        Assert.Equal(DecisionFailure.None, await ones.Check(_first));
        Assert.Equal(DecisionFailure.None, await ones.Check(_first));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(DecisionFailure.UnknownKey, await ones.Check(_second));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Ten_seconds_later_an_unknown_key_is_asked_for_and_five_minutes_later_a_key_that_is_gone_is_believed_no_more()
    {
        await using var server = await Start(Keys(_first), Keys(_first, _second), Keys(_second));
        var ones = new SignedOnes(server.Client(time: _time).Decisions.Checks(Parties), _time);
        Assert.Equal(DecisionFailure.None, await ones.Check(_first));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(DecisionFailure.None, await ones.Check(_second));
        Assert.Equal(DecisionFailure.None, await ones.Check(_first));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(DecisionFailure.UnknownKey, await ones.Check(_first));
        Assert.Equal(DecisionFailure.None, await ones.Check(_second));
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Where_the_keys_cannot_be_had_nothing_is_valid()
    {
        await using var server = await Start(Problem(500, "unexpected"), Json("{}"));
        var ones = new SignedOnes(server.Client(time: _time).Decisions.Checks(Parties), _time);
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => ones.Check(_first));
        await Assert.ThrowsAsync<ComplianceAnswerException>(() => ones.Check(_first));
        Assert.Throws<ArgumentOutOfRangeException>(() => server.Client().Decisions.Checks(Parties, TimeSpan.FromMinutes(1)));
    }

    private static RequestDelegate Keys(params ECDsa[] keys) => Json($$"""{"keys": [{{string.Join(',', keys.Select(Jwk))}}]}""");

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return $$"""
            {
              "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "{{DecisionKeySet.Thumbprint(point)}}",
              "x": "{{DecisionKeySet.Text(point.X)}}", "y": "{{DecisionKeySet.Text(point.Y)}}"
            }
            """;
    }

    private sealed class SignedOnes(SignedDecisionChecks checks, TimeProvider time)
    {
        public async Task<DecisionFailure> Check(ECDsa key)
        {
            var now = time.GetUtcNow();
            var decision = Decision.Of(
                "p", "recommend", now, now + TimeSpan.FromSeconds(1), "m", "h",
                [new FieldAnswer("f", DecisionReason.Consented, "basis", null, null)]);
            var signer = new Es256DecisionSigner(DecisionKeySet.Thumbprint(key.ExportParameters(false).Q), key);
            var jws = await SignedDecision.Sign(decision, Parties, signer);
            return (await checks.Verify(jws, "p", "recommend", ["f"])).Failure;
        }
    }
}
