namespace Compliance.Consent.Signals.Gpp;

/// <summary>
/// The US Privacy string, version 1: four characters such as <c>1YNN</c> (IAB Tech Lab, "U.S. Privacy String"). <c>Y</c> is true, <c>N</c>
/// false, <c>-</c> null: not applicable.
/// </summary>
/// <param name="Notice">The consumer was told, and could opt out.</param>
/// <param name="OptedOutOfSale">The consumer opted out of the sale of personal data.</param>
/// <param name="AgreementCovered">The publisher signed the Limited Service Provider Agreement, and the transaction is under it.</param>
public sealed record UsPrivacy(bool? Notice, bool? OptedOutOfSale, bool? AgreementCovered)
{
    private const string Section = "uspv1";

    /// <summary>Reads the four characters.</summary>
    /// <exception cref="SignalFormatException">They are others.</exception>
    public static UsPrivacy Parse(string text)
    {
        if (text.Length != 4)
            throw At(Math.Min(text.Length, 4), "four characters");
        if (text[0] != '1')
            throw At(0, "version 1");
        return new UsPrivacy(Choice(text, 1), Choice(text, 2), Choice(text, 3));
    }

    /// <summary>The four characters.</summary>
    public string Write() => $"1{Letter(Notice)}{Letter(OptedOutOfSale)}{Letter(AgreementCovered)}";

    private static bool? Choice(string text, int index) => text[index] switch
    {
        'Y' => true,
        'N' => false,
        '-' => null,
        _ => throw At(index, "Y, N or -"),
    };

    private static char Letter(bool? choice) => choice switch { true => 'Y', false => 'N', null => '-' };

    private static SignalFormatException At(int index, string expected) =>
        new(new SignalError(Section, null, expected) { Character = index });
}
