using Compliance.Consent.Notices;
using NodaTime;

namespace Compliance.Tests.Personalization;

internal static class Notices
{
    /// <summary>Names what the purposes of <see cref="GateBench.Map"/> use, and who receives it.</summary>
    public static Notice Shop(Instant published) =>
        new()
        {
            Code = "shop",
            Version = 1,
            Published = published,
            Purposes =
            [
                new NoticePurpose
                {
                    Code = GateBench.Recommend,
                    KeptFor = "P1Y",
                    Categories = ["user.behavior", "user.demographic.date_of_birth"],
                },
                new NoticePurpose
                {
                    Code = GateBench.Newsletter,
                    KeptFor = "P1Y",
                    Categories = ["user.contact.email"],
                    Recipients = ["mailer"],
                },
            ],
            Texts =
            [
                new NoticeText
                {
                    Language = "en",
                    Title = "Your choice",
                    Text = "We ask you. You may say no.",
                    Purposes = new Dictionary<string, string>
                    {
                        [GateBench.Recommend] = "We show you what may suit you.",
                        [GateBench.Newsletter] = "We write to you.",
                    },
                },
            ],
            Surfaces = ["web"],
        };
}
