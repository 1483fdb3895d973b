using System.CommandLine;

namespace Compliance.LocalHost.Commands;

/// <summary><c>--lease</c>, in seconds, within the bounds of a lease.</summary>
internal sealed class LeaseOption : Option<int>
{
    public LeaseOption(int seconds)
        : base("--lease")
    {
        Description = "Seconds that an unwrapped data key may live, 1 to 300. An erasure waits that long.";
        DefaultValueFactory = _ => seconds;
        Validators.Add(result =>
        {
            if (result.GetValue(this) is < 1 or > 300)
                result.AddError("--lease takes 1 to 300 seconds.");
        });
    }

    public TimeSpan Read(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(this));
}
