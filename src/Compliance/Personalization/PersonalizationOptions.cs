using System.ComponentModel.DataAnnotations;

namespace Compliance.Personalization;

/// <summary>How the gate works. Section <c>Compliance:Personalization</c>.</summary>
public sealed class PersonalizationOptions
{
    public const string Section = "Compliance:Personalization";

    /// <summary>When old records of use are removed: six-field NCRONTAB in UTC. Daily at 03:45 by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 45 3 * * *";

    /// <summary>When notes of changes are removed: six-field NCRONTAB in UTC. Hourly at minute 50 by default.</summary>
    public const string NotesScheduleSetting = Section + ":NotesSchedule";

    public const string DefaultNotesSchedule = "0 50 * * * *";

    /// <summary>Rows of each collection that one answer gives, 1 to 10,000. The default is 1,000.</summary>
    [Range(1, 10_000)]
    public int MaxRows { get; set; } = 1_000;

    /// <summary>
    /// How old the facts of a decision may be, in milliseconds, 50 to 5,000. The default is 500: with that, a withdrawal reaches the last
    /// use in less than a second.
    /// </summary>
    [Range(50, 5_000)]
    public int StalenessMilliseconds { get; set; } = 500;

    /// <summary>
    /// For how long facts are kept of a person of whom no instance has noted a change, in seconds, 0 to 3,600. The default is 600. 0: they
    /// are read again once they are as old as the bound above.
    /// </summary>
    [Range(0, 3_600)]
    public int KeptSeconds { get; set; } = 600;

    /// <summary>
    /// How many people's facts an instance keeps, 2 to 1,048,576, about 1 KB each. The default is 262,144, which has room for 100,000
    /// people with hardly one put out for another.
    /// </summary>
    [Range(2, 1 << 20)]
    public int CachedPeople { get; set; } = 1 << 18;

    /// <summary>
    /// Days for which it is kept what was used of whom, and with which keys decisions were signed, 30 to 3,660. The default is 400.
    /// </summary>
    [Range(30, 3_660)]
    public int UseRecordDays { get; set; } = 400;

    /// <summary>
    /// Hours for which an instance signs decisions with one key, 1 to 168. The default is 24. A key lives in memory alone: an instance that
    /// starts makes another.
    /// </summary>
    [Range(1, 168)]
    public int SigningKeyHours { get; set; } = 24;
}
