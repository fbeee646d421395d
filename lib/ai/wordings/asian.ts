import type { Wordings } from "./language";

export const asian: Record<string, Partial<Wordings>> = {
  zh: {
    greeting:
      "你好, 您好, 你们好, 妳好, 嗨, 哈喽, 哈啰, 哈罗, 嘿, 喂, 早, 早上好, 早安, 上午好, 中午好, 下午好, 午安, 晚上好, 大家好, 在吗, 在嗎, 有人吗, 有人嗎, 有人在吗, 有人在嗎, 在不在, hello, hi",
    thanks:
      "谢谢, 謝謝, 谢了, 謝了, 多谢, 多謝, 感谢, 感謝, 非常感谢, 非常感謝, 谢啦, 謝啦, 3q, 辛苦了, 有帮助, 有幫助, 很有帮助, 很有幫助, 帮大忙了, 幫大忙了, 麻烦你了, 麻煩你了, 麻烦了, 麻煩了, 太感谢了, 你真棒, 真棒",
    closing:
      "再见, 再見, 拜拜, 拜, 掰掰, 88, 886, 回见, 回頭見, 下次见, 下次見, 明天见, 改天聊, 晚安, 祝好, 祝你愉快, 祝您愉快, 祝你有美好的一天, 祝您生活愉快, 祝你生活愉快, 周末愉快, 週末愉快, 没了, 沒了, 没有了, 沒有了, 没别的了, 沒別的了, 没其他了, 没有其他问题, 沒有其他問題, 没问题了, 沒問題了, 没有问题了, 没有别的问题, 就这样, 就這樣, 就这些, 就這些, 先这样, 先這樣, 不用了, 不需要了, 不必了, 不用麻烦了, 算了, 没事, 沒事, 没事了, 沒事了, 没关系, 沒關係, 找到了, 我找到了, 已经找到了, 解决了, 解決了, 已解决, 已经解决了, 搞定了, 搞定, 好用了, 可以用了, 弄好了, 完了, 结束, 結束, 下次吧, 以后再说",
    acknowledgement:
      "好, 好的, 好呀, 好吧, 好啊, 好滴, 好嘞, 好喔, 行, 行吧, 可以, ok, 没问题, 沒問題, 嗯, 嗯嗯, 恩, 哦, 噢, 喔, 啊, 哈哈*, 呵呵, 嘻嘻, 呃, 额, 知道了, 我知道了, 明白, 明白了, 我明白了, 懂了, 我懂了, 了解, 了解了, 瞭解, 清楚了, 收到, 原来如此, 原來如此, 原来是这样, 太好了, 太棒了, 很好, 非常好, 不错, 不錯, 完美, 厉害, 棒, 赞, 讚, 酷, 对, 對, 对的, 對的, 是的, 没错, 沒錯, 同意, 抱歉, 对不起, 對不起, 不好意思, 稍等, 等一下, 等等, 测试, 測試, 试试, 我试试",
    yes: "是, 是的, 对, 好的, 好, 要, 需要, 要的, 可以, 请, 請, 麻烦你, 麻煩你, 行, 当然, 當然, 好啊, 好的谢谢, 那好, 请吧, 好的请",
    no: "不, 不是, 不要, 没有, 沒有, 没, 沒, 不用, 不需要, 不了, 否, 暂时不用, 暂时没有, 没什么, 沒什麼, 不必",
    mood: "你好吗, 你好嗎, 最近怎么样, 最近怎麼樣, 最近好吗, 你怎么样, 吃了吗, 在干嘛, 你在干什么, 今天怎么样, 讲个笑话, 講個笑話",
    identity:
      "你是机器人, 你是機器人, 你是人吗, 你是人嗎, 你是真人, 你是谁, 你是誰, 您是谁, 你叫什么, 你叫什麼, 你叫什么名字, 你的名字, 是机器人吗, 是機器人嗎, 是真人吗, 是真人嗎, 你是ai, 你是人工智能, 你是人还是机器, 你会什么, 你能做什么, 你可以做什么, 谁创造了你, 我在跟机器人, 我在和机器人",
    filler:
      "你, 您, 你们, 您们, 的, 了, 啦, 啊, 呀, 哦, 喔, 吗, 嗎, 吧, 呢, 很, 非常, 太, 真, 那, 都, 也, 还是, 還是, 真人, 机器人, 機器人, 人, 大家, 朋友, 亲, 親, 请问, 請問, 先生, 小姐, 我, 是, 一下, 哈, 说话, 聊天, 现在, 就, 已经, 客服, 小姐姐, 老板",
    object:
      "帮助, 幫助, 帮忙, 幫忙, 回答, 回复, 回覆, 解答, 支持, 耐心, 服务, 服務, 信息, 资讯, 时间, 讲解, 说明, 快速, 对, 這, 这, 么, 快",
    complaint:
      "太差了, 差劲, 差勁, 太烂了, 爛, 垃圾, 无语, 無語, 什么玩意, 什么破, 没用, 沒用, 一点用都没有, 没帮助, 沒幫助, 没有帮助, 不能接受, 无法接受, 無法接受, 太过分了, 太過分了, 岂有此理, 失望, 太失望了, 生气, 生氣, 愤怒, 气死我了, 氣死我了, 骗子, 騙子, 诈骗, 詐騙, 坑人, 胡说, 胡說, 笨, 蠢, 傻, 白痴, 你听不懂, 你不懂, 答非所问, 答非所問, 不是我问的, 最差的, 服务太差, 投诉, 投訴",
    wish: "人工, 转人工, 轉人工, 人工客服, 人工服务, 人工服務, 真人客服, 找客服, 找人工, 联系客服, 聯繫客服, 在线客服, 線上客服, 给我打电话, 打电话给我, 請打電話給我, 回电, 回電, 叫人来, 叫你们经理, 不要机器人, 不要機器人, 不想跟机器人",
    person:
      "人工, 真人, 客服, 专员, 專員, 经理, 經理, 主管, 负责人, 負責人, 工作人员, 工作人員, 服务人员, 服務人員, 客服人员, 客服人員, 顾问, 顧問, 代表, 活人, 老板, 技术人员, 專人, 专人, 人类, 人類, 店员, 同事",
    somebody: "人, 有人, 某人, 谁, 一个人, 团队",
    real: "真, 真正, 真的, 活的",
    contact:
      "说话, 說話, 谈, 談, 聊, 聊天, 沟通, 溝通, 对话, 對話, 讲话, 講話, 联系, 聯繫, 聯絡, 联络, 转, 轉, 接, 转接, 轉接, 接通, 找, 叫, 打电话, 咨询, 諮詢, 换, 換, 帮我, 幫我, 服务, 交谈, 通话",
    want: "我要, 我想, 要, 想, 需要, 希望, 请, 請, 可以, 能, 能不能, 可不可以, 给我, 給我, 有没有, 有沒有, 有, 帮我",
    bot: "机器人, 機器人, 机器, 機器, 人工智能, 人工智慧, 电脑, 電腦, ai, 自动回复",
    not: "不要, 不想, 不用, 不需要, 不必, 别, 別, 没有要, 无需, 無需, 不希望, 不, 勿, 而不是",
    about:
      "需要联系, 是否, 要不要, 多少, 几个, 幾個, 几位, 什么是, 什麼是, 哪个, 哪些, 什么时候, 什麼時候, 几点, 幾點, 时间, 营业, 電話號碼, 电话是, 电话号码, 别人, 別人, 其他人, 为什么, 為什麼, 谁是, 双人, 两人, 人用",
    follow:
      "那, 那么, 那麼, 那个, 那個, 这个, 這個, 这, 這, 它, 它们, 他, 她, 他们, 还有, 還有, 呢, 也, 或者, 另外, 另一个, 其他, 为什么, 為什麼, 那里, 那裡, 然后, 但是, 更多, 两个都, 如果",
  },
  ja: {
    greeting:
      "こんにちは, こんにちわ, こんばんは, こんばんわ, おはよう, おはようございます, はじめまして, 初めまして, もしもし, やあ, どうも, ハロー, ハイ, お疲れ様です, お疲れさまです, お世話になります, お世話になっております, 誰かいますか, すみません",
    thanks:
      "ありがとう, ありがとうございます, ありがとうございました, ありがと, あざす, あざっす, 有難う, 有り難う, 有難うございます, サンキュー, どうもありがとう, 感謝, 感謝します, 感謝いたします, 助かりました, 助かります, 助かった, 役に立ちました, お世話になりました, お手数をおかけしました, 恐れ入ります, さすが",
    closing:
      "さようなら, さよなら, バイバイ, ばいばい, じゃあね, じゃあまた, では, ではまた, またね, また今度, また明日, 失礼します, 失礼いたします, 失礼しました, おやすみ, おやすみなさい, よい一日を, 良い一日を, 良い週末を, 以上です, 以上, それだけです, それで全部です, これで大丈夫です, 大丈夫です, もう大丈夫です, 結構です, もう結構です, もういいです, 特にありません, 特にないです, ありません, ないです, 他にはありません, 他にありません, 他は大丈夫です, 質問はありません, 見つかりました, 見つけました, 解決しました, 解決済み, 解決です, できました, 動きました, 直りました, 不要です, 必要ありません, いりません, 忘れてください, 気にしないでください, 何でもないです, なんでもないです, 終わりです, 終了",
    acknowledgement:
      "はい, わかりました, 分かりました, 解りました, わかった, 分かった, 了解, 了解です, 了解しました, 了解いたしました, 承知しました, 承知いたしました, かしこまりました, なるほど, そうですか, そうなんですね, そうですね, そうです, ok, オッケー, オーケー, いいですね, 良いですね, いいです, よかった, 良かったです, すごい, 凄い, 素晴らしい, 素晴らしいです, 完璧です, 最高です, うん, ふむ, へえ, ええ, あー, えっと, 笑, www, 納得しました, 理解しました, ごめんなさい, 申し訳ありません, 少々お待ちください, ちょっと待って, テスト, 試してみます, やってみます, 確認します, 嬉しいです",
    yes: "はい, ええ, うん, はいお願いします, お願いします, お願いいたします, お願い, ぜひ, 是非, もちろん, そうしてください, はいどうぞ, よろしくお願いします, 宜しくお願いします, よろしく",
    no: "いいえ, いえ, いや, ううん, 違います, 結構です, 何も, 今はいいです, いいえ結構です",
    mood: "お元気ですか, 元気ですか, 元気, 調子はどう, 調子はどうですか, ご機嫌いかがですか, いかがお過ごしですか, 最近どう",
    identity:
      "あなたはロボット, あなたは人間, あなたはボット, ロボットですか, 人間ですか, ボットですか, aiですか, 本物の人間ですか, あなたは誰, 誰ですか, どなたですか, お名前は, 名前は, 名前を教えて, あなたは何, 何ができますか, 何ができるの",
    filler:
      "です, ます, ね, よ, か, も, は, が, を, に, の, と, で, とても, 本当に, 大変, どうも, いろいろ, 色々, ご丁寧に, また, もう, それで, そして, 人間, ロボット, ボット, それとも, 本物, みなさん, 皆さん, あなた, ございます, ました, ください, じゃあ, では, さん, いつも, まことに, 誠に, お, ご, 迅速, 丁寧",
    object:
      "ご回答, 回答, ご返信, 返信, ご対応, 対応, 助け, サポート, 教えて, いただき, 頂き, くれて, 情報, お時間, 時間, ご協力, 協力, 手伝って, 説明, ご説明, 早速, の",
    complaint:
      "ひどい, 酷い, ひどすぎる, 最悪, 最悪です, 最低, 最低です, ふざけるな, ふざけないで, いい加減にして, 役に立たない, 役立たず, 使えない, 意味がない, 話にならない, がっかり, 失望, 不満, 不愉快, 腹が立つ, 怒って, 許せない, 許せません, 詐欺, 嘘つき, 馬鹿, バカ, ばか, アホ, 答えになってない, 答えになっていません, わかってない, 対応が悪い, サービスが悪い",
    wish: "オペレーター, オペレータ, 有人対応, 有人チャット, カスタマーサービス, カスタマーサポート, 電話してください, 電話ください, 電話がほしい, 折り返し, 人間と話, 人と話したい, 人と話せ, 誰かと話, 担当者, 責任者を出して, 上司を出して, 店員さん, 本物の人, ロボットは嫌, ボットじゃなくて",
    person:
      "人, 人間, オペレーター, オペレータ, 担当者, 担当, 担当の方, スタッフ, 係員, 係の人, 係の方, 責任者, 上司, 店長, 店員, 社員, 従業員, マネージャー, カスタマーサポート, カスタマーサービス, サポート, サポートの人, 有人, 専門家, エージェント",
    somebody: "誰か, どなたか, 方, 誰",
    real: "本物, 実際, 生身, 本当",
    contact:
      "つないで, 繋いで, つなげて, 話し, 話せ, 話を, 話がし, 話す, 話, 相談, 連絡, 繋い, つない, 繋げ, つなげ, 繋ぐ, 電話, 代わって, 代わっ, 替わって, 変わって, 呼んで, 呼ん, 出して, チャット, 対応, 取り次い, 転送, 会話",
    want: "たい, ください, 下さい, お願い, 欲しい, ほしい, 希望, いただけ, 頂け, もらえ, できます, できる, いますか, いませんか, ませんか, ですか",
    bot: "ロボット, ボット, 機械, ai, 自動応答, コンピュータ, 人工知能",
    not: "たくない, たくありません, ないで, 必要はない, 必要はありません, 必要ない, 不要, なし, 要らない, いらない, せずに, ではなく, じゃなく, ません",
    about:
      "必要がありますか, 必要ですか, しなければ, 何人, いくら, いくつ, とは, どの, どれ, いつ, 何時, 営業時間, 他の人, 別の人, 電話番号, なぜ, どうして, 人用, 人で, 二人, 一人, 三人, 四人",
    follow:
      "それ, それは, これ, これは, その, この, あれ, じゃあ, では, それなら, そちら, こちら, 他, 他の, ほか, も, また, そして, あと, なぜ, どうして, もっと, でも, しかし, もう一つ, 両方, そこ, もし",
  },
  ko: {
    greeting:
      "안녕, 안녕하세요, 안녕하십니까, 반갑습니다, 반가워요, 하이, 헬로, 여보세요, 좋은 아침, 좋은 아침입니다, 좋은 저녁입니다, 수고하십니다, 수고하세요, 계세요, 누구 있어요, 누구 계세요, 저기요",
    thanks:
      "감사합니다, 감사해요, 감사, 감사드립니다, 고마워요, 고마워, 고맙습니다, 정말 감사합니다, 대단히 감사합니다, 땡큐, 도움이 됐어요, 도움이 되었어요, 도움이 되었습니다, 도움이 많이 됐, 큰 도움, 감사했습니다, ㄱㅅ",
    closing:
      "안녕히 계세요, 안녕히 가세요, 잘 가요, 잘 있어요, 바이, 바이바이, 다음에 봐요, 다음에 또, 또 봐요, 좋은 하루 되세요, 좋은 하루 보내세요, 좋은 주말 되세요, 좋은 저녁 되세요, 수고하세요, 수고하셨습니다, 안녕히 주무세요, 잘 자요, 이상입니다, 그게 다예요, 그게 다입니다, 그거면 돼요, 그거면 됩니다, 더 없어요, 더 없습니다, 다른 건 없어요, 없어요, 없습니다, 다른 질문은 없, 질문 없어요, 질문 없습니다, 찾았어요, 찾았습니다, 해결됐어요, 해결되었습니다, 해결했어요, 해결했습니다, 됐어요, 됐습니다, 이제 돼요, 작동해요, 필요 없어요, 필요 없습니다, 괜찮아요, 괜찮습니다, 아니에요 괜찮, 신경 쓰지 마세요, 잊어버리세요, 끝났어요, 나중에",
    acknowledgement:
      "네, 넵, 넹, 예, 응, 그래, 그래요, 그렇군요, 그렇구나, 알겠습니다, 알겠어요, 알았어요, 알았어, 알았습니다, 이해했어요, 이해했습니다, 이해됐어요, 확인했습니다, 확인했어요, 오케이, ㅇㅋ, ㅇㅇ, 좋아요, 좋습니다, 좋네요, 아주 좋아요, 완벽해요, 완벽합니다, 최고예요, 최고, 훌륭해요, 훌륭합니다, 대박, 멋져요, 아하, 아, 오, 음, 흠, ㅋㅋ*, ㅎㅎ*, ㅋ, ㅎ, 맞아요, 맞습니다, 정확해요, 죄송합니다, 미안해요, 잠시만요, 잠깐만요, 테스트, 해볼게요, 해 볼게요, 다행이네요",
    yes: "네, 예, 응, 네 부탁해요, 네 부탁드립니다, 부탁해요, 부탁드려요, 부탁드립니다, 네 해주세요, 그렇게 해주세요, 그래 주세요, 물론이죠, 물론, 당연하죠, 좋아요, 해주세요",
    no: "아니요, 아니오, 아뇨, 아니, 아니에요, 괜찮아요, 안 할래요, 없어요, 지금은 아니에요",
    mood: "잘 지내세요, 잘 지내, 잘 지내요, 어떻게 지내세요, 어떻게 지내, 기분이 어때요, 기분 어때, 뭐 해요, 뭐해, 별일 없",
    identity:
      "로봇이에요, 로봇인가요, 로봇이야, 로봇입니까, 봇인가요, 봇이에요, 사람이에요, 사람인가요, 사람이야, 사람입니까, 인간인가요, 진짜 사람이에요, 진짜 사람인가요, 당신은 로봇, 당신은 사람, 너는 로봇, 넌 로봇, 누구세요, 누구예요, 누구야, 이름이 뭐예요, 이름이 뭐야, 이름이 무엇인가요, 뭘 할 수 있어, 무엇을 할 수 있",
    filler:
      "요, 네, 정말, 너무, 진짜, 많이, 대단히, 매우, 아주, 다, 그럼, 이제, 또, 도, 주셔서, 줘서, 해주셔서, 해 주셔서, 덕분에, 사람, 로봇, 인가요, 아니면, 여러분, 선생님, 님, 그, 잘, 다시",
    object: "도와, 도움, 답변, 빠른, 친절한, 친절하게, 정보, 시간, 지원, 설명, 안내, 알려, 을, 를, 도와주셔서",
    complaint:
      "최악, 최악이에요, 최악입니다, 짜증, 짜증나, 짜증나요, 화나, 화가 나, 화났, 어이없, 말도 안 돼, 말도 안 되, 형편없, 쓸모없, 도움이 안 돼, 도움이 안 되, 도움 안, 실망, 실망이에요, 불만, 불쾌, 사기, 사기꾼, 거짓말, 바보, 멍청, 못 알아듣, 이해를 못, 동문서답, 엉망, 서비스가 별로, 서비스 최악",
    wish: "상담원, 상담사, 상담원 연결, 상담사 연결, 상담 연결, 고객센터, 고객 센터, 고객지원, 전화해 주세요, 전화해주세요, 전화 주세요, 전화주세요, 진짜 사람, 실제 사람, 사람 불러, 사람 바꿔, 봇 말고, 로봇 말고",
    person:
      "사람, 상담원, 상담사, 상담 직원, 직원, 담당자, 매니저, 관리자, 책임자, 상사, 사장, 고객센터, 고객 센터, 인간, 대리인, 전문가, 안내원, 에이전트, 점원",
    somebody: "누군가, 누구, 아무나, 팀",
    real: "진짜, 실제, 살아있는",
    contact: "이야기, 얘기, 대화, 말하, 통화, 연결, 바꿔, 연락, 상담, 채팅, 전화, 불러, 넘겨, 도와",
    want: "싶어, 싶습니다, 싶은데, 원해요, 원합니다, 주세요, 줘, 해줘, 필요해요, 필요합니다, 있나요, 있어요, 있을까요, 가능한가요, 가능할까요, 가능해요, 수 있, 부탁",
    bot: "로봇, 봇, 챗봇, 기계, 인공지능, ai, 컴퓨터",
    not: "싶지 않, 말고, 필요 없, 없이, 안 하고, 않고, 지 마, 지마, 대신, 안",
    about:
      "해야 하나요, 해야 합니까, 해야 돼요, 꼭, 몇, 얼마, 뭐예요, 무엇인가요, 어떤, 언제, 시간, 영업시간, 다른 사람, 전화번호, 왜, 인용",
    follow:
      "그리고, 그럼, 그러면, 그건, 그거, 그것, 이건, 이거, 이것, 저거, 그, 또는, 아니면, 는요, 은요, 도요, 도, 왜, 다른, 거기, 그런데, 하지만, 더, 둘 다, 만약",
  },
  vi: {
    greeting:
      "xin chào, chào, chào bạn, chào anh, chào chị, chào em, chào ad, chào shop, chào buổi sáng, chào buổi tối, chào buổi chiều, alo, hello, hi, có ai không, có ai ở đây không, shop ơi, ad ơi",
    thanks:
      "cảm ơn, cám ơn, cảm ơn bạn, cảm ơn nhiều, cảm ơn rất nhiều, xin cảm ơn, cảm ơn shop, cảm ơn anh, cảm ơn chị, chân thành cảm ơn, thanks, tks, hữu ích, giúp ích, biết ơn",
    closing:
      "tạm biệt, chào tạm biệt, bye, hẹn gặp lại, gặp lại sau, ngủ ngon, chúc ngủ ngon, chúc một ngày tốt lành, chúc bạn một ngày tốt lành, chúc bạn vui vẻ, trân trọng, vậy thôi, thế thôi, chỉ vậy thôi, chỉ thế thôi, hết rồi, không còn gì, không còn câu hỏi nào, tôi tìm thấy rồi, tìm thấy rồi, tìm được rồi, xong rồi, giải quyết xong, được rồi, ổn rồi, không cần nữa, không cần, không sao, không có gì, thôi, bỏ qua đi, để sau",
    acknowledgement:
      "ok, oke, okie, vâng, dạ, ừ, ừm, được, tốt, rất tốt, tuyệt, tuyệt vời, hay quá, hoàn hảo, tôi hiểu, tôi hiểu rồi, hiểu rồi, đã hiểu, rõ rồi, đồng ý, đúng, đúng rồi, chính xác, à, hm, hmm*, haha*, hihi, thú vị, xin lỗi, chờ chút, đợi chút, test, thử",
    yes: "có, vâng, dạ, dạ có, có ạ, đúng, vâng làm ơn, làm ơn, xin vui lòng, tất nhiên, dĩ nhiên, muốn, ừ",
    no: "không, không cảm ơn, không ạ, dạ không, chưa, không có, hông, ko",
    mood: "bạn khỏe không, bạn có khỏe không, khỏe không, thế nào, dạo này thế nào, bạn thế nào, có gì mới không",
    identity:
      "bạn là robot, bạn là người, bạn có phải là *, bạn có phải *, bạn là ai, bạn tên gì, bạn tên là gì, tên bạn là gì, đây là robot, đây là bot, có phải robot, bạn có thể làm gì, tôi đang nói chuyện với *",
    filler:
      "rất, nhiều, bạn, anh, chị, em, shop, ad, ạ, nhé, nha, vì, đã, và, cũng, rồi, bây giờ, này, mọi, người, tất cả, trước, robot, bot, hay, thật, không, phải, là, lắm, quá, các, ơi, tôi, mình",
    object: "vì, đã, giúp, giúp đỡ, hỗ trợ, câu trả lời, trả lời, nhanh, thông tin, thời gian, tư vấn, sự, tôi, mình",
    complaint:
      "tệ quá, quá tệ, tệ, dịch vụ tệ, dịch vụ kém, tồi, tồi tệ, vô dụng, vô ích, không giúp ích, không chấp nhận được, thất vọng, bực mình, tức giận, khó chịu, lừa đảo, nói dối, ngu, ngu ngốc, bạn không hiểu, không hiểu gì, tệ nhất, xấu hổ",
    wish: "chăm sóc khách hàng, cskh, dịch vụ khách hàng, gọi cho tôi, gọi lại cho tôi, hãy gọi cho tôi, người thật, nhân viên thật, không phải robot",
    person:
      "người, người thật, nhân viên, tư vấn viên, tổng đài viên, quản lý, giám đốc, đại diện, chuyên viên, chăm sóc khách hàng, cskh, bộ phận hỗ trợ, con người, tổng đài, kỹ thuật viên, admin",
    somebody: "ai đó, ai, một ai đó, đội ngũ",
    real: "thật, thực",
    contact: "nói chuyện, nói, trò chuyện, chat, gặp, kết nối, nối máy, liên hệ, liên lạc, chuyển, chuyển cho, gọi, trao đổi, hỗ trợ",
    want: "muốn, tôi muốn, cần, tôi cần, cho tôi, xin, làm ơn, có thể, được không, có, mong",
    bot: "robot, bot, máy, ai, máy tính, chatbot",
    not: "không muốn, không cần, không, đừng, không phải, chưa, mà không",
    about:
      "có phải gọi, có cần phải, bao nhiêu, mấy, là gì, nào, khi nào, lúc nào, mấy giờ, giờ làm việc, người khác, số điện thoại, tại sao, vì sao, người dùng",
    follow:
      "và, còn, thế còn, vậy còn, còn về, hoặc, hay, nó, cái đó, cái này, cái kia, chúng, họ, ở đó, cũng, tại sao, khác, vậy, nhưng, thêm, cả hai, nếu",
  },
  th: {
    greeting: "สวัสดี, สวัสดีครับ, สวัสดีค่ะ, หวัดดี, ดีครับ, ดีค่ะ, ดีจ้า, ฮัลโหล, ฮาย, เฮลโล, อรุณสวัสดิ์, สายัณห์สวัสดิ์, มีใครอยู่ไหม, มีใครอยู่มั้ย",
    thanks: "ขอบคุณ, ขอบคุณครับ, ขอบคุณค่ะ, ขอบคุณมาก, ขอบคุณมากครับ, ขอบคุณมากค่ะ, ขอบใจ, ขอบพระคุณ, แต๊งกิ้ว, แต้งกิ้ว, ช่วยได้มาก, มีประโยชน์",
    closing:
      "ลาก่อน, บาย, บ๊ายบาย, บายๆ, แล้วเจอกัน, เจอกันใหม่, ไว้เจอกัน, ราตรีสวัสดิ์, ฝันดี, ขอให้เป็นวันที่ดี, แค่นี้, แค่นี้ครับ, แค่นี้ค่ะ, เท่านี้, หมดแล้ว, ไม่มีแล้ว, ไม่มีคำถามแล้ว, ไม่มีอะไรแล้ว, เจอแล้ว, หาเจอแล้ว, แก้ได้แล้ว, เรียบร้อยแล้ว, เรียบร้อย, ใช้ได้แล้ว, ได้แล้ว, ไม่ต้องแล้ว, ไม่เป็นไร, ไม่เป็นไรครับ, ไม่เป็นไรค่ะ, ช่างมัน, ไว้คราวหน้า",
    acknowledgement:
      "โอเค, ตกลง, ได้, ได้เลย, ได้ครับ, ได้ค่ะ, ดี, ดีมาก, เยี่ยม, เยี่ยมมาก, ยอดเยี่ยม, สุดยอด, เข้าใจ, เข้าใจแล้ว, รับทราบ, ทราบแล้ว, อืม, อ๋อ, อ้อ, ถูกต้อง, ใช่แล้ว, ใช่เลย, น่าสนใจ, ขอโทษ, รอสักครู่, แป๊บนึง, ทดสอบ, 555*, ครับ, ค่ะ, คะ, จ้า",
    yes: "ใช่, ใช่ครับ, ใช่ค่ะ, เอา, เอาครับ, เอาค่ะ, ต้องการ, ครับ, ค่ะ, กรุณา, โปรด, แน่นอน, ได้โปรด",
    no: "ไม่, ไม่ครับ, ไม่ค่ะ, ไม่ใช่, ไม่เอา, ไม่ต้อง, ไม่มี, เปล่า",
    mood: "สบายดีไหม, สบายดีมั้ย, เป็นอย่างไรบ้าง, เป็นไงบ้าง, เป็นยังไงบ้าง, สบายดี",
    identity:
      "คุณเป็นหุ่นยนต์, คุณเป็นบอท, คุณเป็นคน, คุณเป็นมนุษย์, เป็นคนหรือ, เป็นบอทหรือ, เป็นหุ่นยนต์หรือ, นี่คือบอท, คุณคือใคร, คุณเป็นใคร, คุณชื่ออะไร, ชื่ออะไร, ทำอะไรได้บ้าง, คุยกับบอท, คุยกับหุ่นยนต์",
    filler:
      "ครับ, ค่ะ, คะ, นะ, จ้า, จ้ะ, มาก, มากๆ, ๆ, เลย, แล้ว, ที่, คุณ, และ, ก็, ด้วย, ตอนนี้, ทุกคน, ล่วงหน้า, คน, หรือ, หุ่นยนต์, บอท, จริง, ไหม, มั้ย, หรือเปล่า, รึเปล่า, สำหรับ, พี่, แอด, แอดมิน",
    object: "ช่วย, ช่วยเหลือ, ความช่วยเหลือ, คำตอบ, ตอบ, ตอบกลับ, ข้อมูล, เวลา, บริการ, คำแนะนำ, สำหรับ, รวดเร็ว",
    complaint:
      "แย่มาก, แย่, ห่วย, ห่วยแตก, บริการแย่, บริการห่วย, ไร้ประโยชน์, ไม่มีประโยชน์, ไม่ช่วยอะไร, รับไม่ได้, ผิดหวัง, โมโห, โกรธ, หงุดหงิด, โกง, หลอกลวง, โกหก, โง่, ไม่เข้าใจ, ตอบไม่ตรง, แย่ที่สุด, น่าอาย",
    wish: "ฝ่ายบริการลูกค้า, บริการลูกค้า, ศูนย์บริการลูกค้า, โทรหาฉัน, โทรหาผม, โทรกลับ, ติดต่อกลับ, คนจริง, คนจริงๆ, ไม่เอาบอท, ขอคุยกับคน",
    person: "คน, เจ้าหน้าที่, พนักงาน, มนุษย์, แอดมิน, ผู้จัดการ, หัวหน้า, ตัวแทน, ฝ่ายบริการลูกค้า, ฝ่ายสนับสนุน, ผู้เชี่ยวชาญ, โอเปอเรเตอร์, ช่าง",
    somebody: "ใครสักคน, ใครก็ได้, ใคร, ทีม",
    real: "จริง, ตัวจริง, จริงๆ",
    contact: "คุย, พูด, พูดคุย, สนทนา, แชท, ติดต่อ, โอน, ต่อสาย, สาย, เรียก, โทร, พบ, ช่วย, ปรึกษา",
    want: "อยาก, ขอ, ต้องการ, ช่วย, ขอให้, มี, ได้ไหม, ได้มั้ย, รบกวน, อยากจะ",
    bot: "บอท, หุ่นยนต์, เครื่อง, เอไอ, ai, คอมพิวเตอร์",
    not: "ไม่อยาก, ไม่ต้องการ, ไม่ต้อง, ไม่, อย่า, โดยไม่",
    about: "ต้องโทร, จำเป็นต้อง, กี่, เท่าไหร่, เท่าไร, คืออะไร, อันไหน, เมื่อไหร่, กี่โมง, เวลาทำการ, คนอื่น, เบอร์โทร, ทำไม, สำหรับ, คนใช้",
    follow: "แล้ว, และ, แล้วถ้า, แล้วก็, ล่ะ, หรือ, มัน, นั้น, นี้, อันนี้, อันนั้น, พวกนี้, เขา, ที่นั่น, ด้วย, ทำไม, อื่น, อีก, แต่, เพิ่มเติม, ทั้งสอง, ถ้า",
  },
  id: {
    greeting:
      "halo, hai, hi, hey, hallo, helo, assalamualaikum, waalaikumsalam, salam, selamat pagi, selamat siang, selamat sore, selamat malam, selamat petang, selamat tengah hari, pagi, siang, sore, malam, permisi, ada orang, apa ada orang, min, kak",
    thanks:
      "terima kasih, terimakasih, makasih, makasi, trims, tengkyu, thanks, thx, tq, terima kasih banyak, makasih banyak, matur nuwun, nuhun, sangat membantu, membantu, berguna, bersyukur, syukur",
    closing:
      "sampai jumpa, sampai nanti, dadah, dah, bye, selamat tinggal, selamat jalan, jumpa lagi, sampai ketemu, semoga harimu menyenangkan, selamat beristirahat, salam hormat, itu saja, itu aja, sudah itu saja, cukup, sudah cukup, cukup sekian, sekian, tidak ada lagi, tidak ada pertanyaan lagi, tidak ada yang lain, tiada lagi, itu sahaja, sudah ketemu, sudah saya temukan, ketemu, sudah jumpa, sudah beres, beres, selesai, sudah selesai, sudah bisa, berhasil, tidak perlu, tidak perlu lagi, nggak perlu, tak perlu, tidak usah, tidak apa apa, gapapa, tidak masalah, tak apa, lupakan, nanti saja, lain kali",
    acknowledgement:
      "ok, oke, okay, okey, baik, baiklah, bagus, bagus sekali, mantap, sip, siap, keren, hebat, luar biasa, sempurna, mengerti, saya mengerti, paham, saya paham, faham, saya faham, jelas, sudah jelas, setuju, benar, betul, tepat, ya sudah, begitu, oh begitu, oh, ah, hm, hmm*, haha*, wkwk*, hehe*, menarik, maaf, tunggu, sebentar, tes, test, saya coba",
    yes: "ya, iya, yup, ya tolong, tolong, boleh, ya boleh, mau, ya mau, silakan, sila, tentu, tentu saja, sudah tentu, dong",
    no: "tidak, nggak, enggak, gak, ga, tak, tidak terima kasih, tidak ada, tiada, belum, bukan, tidak sekarang",
    mood: "apa kabar, apa khabar, gimana kabarnya, bagaimana kabarmu, bagaimana kabar, apa kabarnya, sehat, gimana",
    identity:
      "apakah kamu robot, apakah anda robot, kamu robot, anda robot, apakah kamu manusia, apakah anda manusia, kamu manusia, kamu bot, apakah ini bot, apakah ini robot, ini bot, ini robot, siapa kamu, siapa anda, kamu siapa, anda siapa, siapa namamu, siapa nama anda, siapa nama kamu, nama kamu siapa, adakah anda robot, adakah awak robot, awak siapa, kamu bisa apa, apa yang bisa kamu lakukan",
    filler:
      "sangat, banyak, sekali, ya, atas, untuk, dan, juga, lagi, sudah, sekarang, ini, itu, semua, semuanya, kak, kakak, gan, bro, sis, mas, mbak, pak, bu, min, admin, anda, kamu, sebelumnya, robot, bot, manusia, atau, asli, ke, saya, aku, nih, deh, dong, saja",
    object:
      "atas, untuk, bantuan, bantuannya, bantuanmu, jawaban, jawabannya, jawapan, cepat, informasi, informasinya, info, infonya, waktu, waktunya, dukungan, layanan, penjelasan, penjelasannya, pelayanan, kesabaran",
    complaint:
      "memalukan, konyol, tidak bisa diterima, parah, buruk, pelayanan buruk, layanan buruk, payah, jelek, terburuk, tidak berguna, gak guna, tidak membantu, gak membantu, kecewa, mengecewakan, marah, kesal, jengkel, penipu, penipuan, bohong, bodoh, goblok, tolol, kamu tidak mengerti, gak ngerti, sampah, teruk",
    wish: "layanan pelanggan, customer service, cs, customer care, khidmat pelanggan, call center, hubungi saya, telepon saya, telpon saya, tolong telepon, orang asli, orang sungguhan, manusia asli, bukan bot, bukan robot, admin",
    person:
      "orang, manusia, cs, agen, ejen, operator, admin, petugas, pegawai, staf, karyawan, perwakilan, manajer, manager, pengurus, atasan, bos, layanan pelanggan, customer service, khidmat pelanggan, konsultan, teknisi, ahli, pakar",
    somebody: "seseorang, siapa saja, siapapun, tim, pasukan",
    real: "asli, sungguhan, nyata, sebenar, beneran, betulan",
    contact:
      "bicara, berbicara, ngobrol, ngomong, bercakap, cakap, chat, hubungi, hubungkan, menghubungi, sambungkan, sambung, disambungkan, alihkan, teruskan, panggil, panggilkan, telepon, telpon, kontak, bantu, dibantu, pindahkan, berbual",
    want: "mau, ingin, pengen, pengin, saya mau, nak, hendak, butuh, perlu, minta, tolong, bisa, boleh, bolehkah, bisakah, apakah ada, ada, mohon, kasih, beri",
    bot: "bot, robot, mesin, ai, komputer, chatbot",
    not: "tidak, nggak, enggak, gak, ga, tak, jangan, tanpa, bukan, belum",
    about:
      "apakah harus, haruskah, harus, perlukah, berapa, apa itu, yang mana, kapan, bila, jam berapa, jam kerja, orang lain, nomor telepon, nombor telefon, kenapa, mengapa, untuk dua orang, dua orang",
    follow:
      "dan, kalau, bagaimana dengan, gimana dengan, bagaimana kalau, terus, lalu, atau, itu, ini, yang itu, yang ini, nya, mereka, dia, di sana, ke sana, juga, kenapa, lain, yang lain, tapi, lebih, keduanya, kalau begitu",
  },
};
