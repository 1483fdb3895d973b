using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Personalization.Changes;

/// <summary>Removes notes of changes that every instance has seen.</summary>
internal sealed class ChangeNotePurge(IChangeNotes notes)
{
    private static readonly Duration Kept = Duration.FromHours(1);

    public static TimerEntry Timer { get; } = new(
        "change-notes", PersonalizationOptions.NotesScheduleSetting, PersonalizationOptions.DefaultNotesSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<ChangeNotePurge>().Run(cancellation));

    public async Task Run(CancellationToken cancellation) =>
        await notes.RemoveBefore(await notes.Now(cancellation) - Kept, cancellation);
}
