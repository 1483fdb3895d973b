using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;
using Compliance.Testing.Evidence;
using Compliance.Workflows;

namespace Compliance.Tests.Attacks;

/// <summary>What a service that was taken over can and cannot have logged of consents.</summary>
public sealed class ConsentCommandAttacks : IAsyncDisposable
{
    private static readonly StatedController Controller = new("Example Shop");

    private readonly InMemoryLog _log = new();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task A_consent_that_the_service_invents_is_logged_as_its_word_and_one_that_is_logged_cannot_be_said_otherwise()
    {
        var invented = Statement();
        var entry = Assert.Single(await _log.Append(new LogConsents(Controller, [invented]), default));
        Assert.Equal(EntryKind.Consent, entry.Entry.Kind);
        foreach (var other in new[]
        {
            invented with { Act = "refused" }, invented with { Happened = "2020-01-01T00:00:00Z" },
            invented with { Holder = Convert.ToBase64String(new byte[] { 1 }.Concat(new byte[31]).ToArray()) },
        })
        {
            await Refused(new LogConsents(Controller, [other]));
            await Refused(new LogConsents(Controller, [Statement() with { Event = new string('b', 32) }, other]));
        }

        var still = (await _log.Find(EntryIds.Consent(invented.Event), default))!;
        Assert.Equal(entry.Index, still.Index);
        Assert.True(LogConsents.IsSaidBy(invented, still));

        // The time is the signer's, whatever the service says of when it happened.
        Assert.NotEqual("2026-11-23T09:00:00Z", still.Member("at"));
    }

    [Fact]
    public async Task A_command_with_anything_but_codes_or_more_than_its_bounds_logs_nothing()
    {
        var honest = Statement();
        LogConsents[] hostile =
        [
            new(Controller, []), new(Controller, [.. Enumerable.Repeat(honest, LogConsents.MaxEvents + 1)]),
            new(new StatedController(""), [honest]), new(new StatedController(new string('x', 121)), [honest]),
            new(new StatedController("Example\nShop"), [honest]),
            .. new[] { "", "fences/x", "../received", new string('A', 32), "request-1/approved", new string('a', 33) }
                .Select(id => new LogConsents(Controller, [honest with { Event = id }])),
            .. new[] { "Ada Lovelace", "", new string('p', 129), "tab\there" }
                .Select(purpose => new LogConsents(Controller, [honest with { Purpose = purpose }])),
            new(Controller, [honest with { Holder = "ada@example.org" }]), new(Controller, [honest with { Copy = "a picture" }]),
            new(Controller, [honest with { Import = new("the old CRM", new string('a', 64), 1, null) }]),
            new(Controller, [honest with { Classes = [.. Enumerable.Repeat("sale", 17)] }]),
        ];
        foreach (var command in hostile)
            await Refused(command);
        Assert.Empty(await _log.FindAll(EntryIds.Consent(honest.Event), default));
    }

    private async Task Refused(LogConsents command)
    {
        var refusal = await Assert.ThrowsAsync<StepFailedException>(() => _log.Append(command, default));
        Assert.Equal(FailureCode.CommandRefused, refusal.Code);
    }

    private static ConsentStatement Statement() => new()
    {
        Event = new string('a', 32), Holder = Convert.ToBase64String(new byte[32]), HolderKind = "person", Act = "given",
        Purpose = "recommend", Happened = "2026-11-23T09:00:00Z", Method = "web-form", By = new("self"),
    };
}
