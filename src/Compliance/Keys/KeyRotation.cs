using System.Text.Json;
using Compliance.Commands;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Keys;

/// <summary>
/// Rotates vault keys by age, where <see cref="KeyPoolOptions.RotateAfter"/> says so. The provisioner makes a version on command; the
/// service wraps the data key under it, which logs a binding. Nothing is remembered in between: whichever logged version is newer than the
/// binding's is taken, so that what was interrupted goes on by itself.
/// </summary>
public sealed class KeyRotation(
    ISubjectKeyStore bindings,
    SubjectKeys keys,
    KeyVersions versions,
    IBindingLog log,
    ICommandSender commands,
    IIdSource ids,
    IOptions<KeyPoolOptions> options,
    IClock clock,
    ILogger<KeyRotation> logger)
{
    public const string ScheduleSetting = KeyPoolOptions.Section + ":RotationSchedule";

    public const string DefaultSchedule = "0 20 * * * *";

    /// <summary>Versions that are ordered in one run: the vault's limit, 20 creations in ten seconds, is the pool's too.</summary>
    private const int MaxConcurrency = 200;

    /// <summary>An order's input is at most 16 KiB; a name with its version has about 100 letters.</summary>
    private const int MostInOrder = 20;

    public static TimerEntry Timer { get; } = new(
        "key-rotation", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<KeyRotation>().Run(cancellation));

    public async Task Run(CancellationToken cancellation)
    {
        if (options.Value.RotateAfter is not { } age)
            return;
        var due = clock.GetCurrentInstant() - Duration.FromTimeSpan(age);
        var behind = new List<SubjectKeyBinding>();
        await foreach (var binding in bindings.List(cancellation))
        {
            if (binding is { State: BindingState.Active, HasKey: true, SharedKey: false } && BoundAt(binding) <= due
                && await LacksVersion(binding, cancellation))
                behind.Add(binding);
            if (behind.Count == MaxConcurrency)
                break;
        }

        foreach (var chunk in behind.Select(binding => new KeyToRotate(binding.KeyName, binding.KeyVersion)).Chunk(MostInOrder))
        {
            var input = WorkflowJson.Write<IReadOnlyList<KeyToRotate>>(chunk);
            await commands.Send(Role.Provisioner, new RoleCommand($"rotate/{ids.New():N}", KeyVersions.Rotate.Name, input), cancellation);
        }

        // Where the provisioner is another app, its versions come later, and the next run finds them.
        foreach (var binding in behind)
            await LacksVersion(binding, cancellation);
    }

    /// <summary>Rewraps the data key, if there is a version to rewrap it under.</summary>
    /// <returns>Whether there is none, so that one is to be made, or to be logged.</returns>
    private async Task<bool> LacksVersion(SubjectKeyBinding binding, CancellationToken cancellation)
    {
        try
        {
            if (await versions.NewestLogged(binding.KeyName, cancellation) is not { } newest || newest.Version == binding.KeyVersion)
                return true;
            await keys.Rewrap(binding, cancellation);
        }
        catch (Exception refusal) when (refusal is ProtectionException or KeyVaultException)
        {
            // Its erasure has begun, or the vault is busy: neither is the others' concern.
            logger.LogWarning(refusal, "The data key under {Key} was not rewrapped: {Reason}", binding.KeyName, refusal.GetType().Name);
        }

        return false;
    }

    /// <summary>By the log: a table may say anything. Null for what the log does not prove.</summary>
    private Instant? BoundAt(SubjectKeyBinding binding)
    {
        if (log.Read(binding.Evidence) is not { } logged)
            return null;
        using var statement = JsonDocument.Parse(logged.Statement);
        return InstantPattern.ExtendedIso.Parse(statement.RootElement.GetProperty("at").GetString()!).TryGetValue(default, out var at)
            ? at
            : null;
    }
}
