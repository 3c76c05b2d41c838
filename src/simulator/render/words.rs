//! Which words name what: scenes, light, weather and moves of the camera. Data only.
//!
//! A word of letters matches a whole word of the prompt, or the start of one where it ends in `*`. Anything with a space, and every
//! script that writes without spaces, is looked for anywhere in the prompt.

use super::brief::{Light, Subject, Weather};
use super::camera::CameraMove;

/// Words that name a scene, and how surely.
pub(super) const SUBJECTS: &[(Subject, u32, &str)] = &[
    (Subject::Coast, 4, "lighthouse* leuchtturm* phare* faro* маяк* 灯台 灯塔 منارة"),
    (
        Subject::Coast,
        3,
        "sea seaside seashore ocean* coast* beach* surf surfer* shore shoreline harbour harbor cliff cliffs bay pier \
         sailboat* ship ships boat boats whale* dolphin* island* lagoon* mer meer ozean* küste* strand* hafen* plage* océan* \
         côte mar playa* océano* costa puerto* море* моря океан* берег* пляж* 海 浜 波 港 沙滩 大海 海岸 بحر شاطئ محيط",
    ),
    (Subject::Coast, 1, "wave waves tide* gull* seagull* sail sails rocks foam welle wellen vague* olas волн* موج"),
    (Subject::Street, 4, "neon neonlicht* néon* неон* ネオン 霓虹 نيون cyberpunk"),
    (
        Subject::Street,
        3,
        "street* alley* tram* taxi* cab cabs puddle* asphalt umbrella* crosswalk* sidewalk* pavement* nightclub* strasse* straße* \
         gasse* regenschirm* rue ruelle* trottoir* parapluie* calle* callejón* paraguas улиц* зонт* трамва* 街 通り 路地 傘 街道 雨伞 小巷 شارع زقاق \
         مظلة",
    ),
    (Subject::Street, 1, "car cars bus traffic motorcycle* headlight* auto verkehr voiture* coche* машин* 車 车 سيارة"),
    (
        Subject::Dunes,
        4,
        "dune* desert* sahara camel* caravan* oasis wüste* düne* kamel* désert* desierto* duna* camello* пустын* дюн* верблюд* 砂漠 砂丘 沙漠 沙丘 骆驼 \
         صحراء كثبان جمل",
    ),
    (Subject::Dunes, 2, "sand sands sandy sandstorm* mars martian canyon* sable arena песок песк* رمال رمل 砂"),
    (
        Subject::Forest,
        4,
        "forest* wood woods woodland* pine* fir firs spruce* jungle* rainforest* grove* wald wälder* forêt* bosque* selva* лес леса лесу 森 林 森林 غابة",
    ),
    (
        Subject::Forest,
        3,
        "snow* winter* blizzard* ski skis skier* sled* sledge* husky huskies fox foxes wolf wolves deer bear bears cabin* christmas \
         schnee* neige* hiver* nieve* invierno* снег* снеж* зим* 雪 冬 ثلج شتاء",
    ),
    (
        Subject::Forest,
        1,
        "tree trees moss* fern* leaf leaves fairy elf elves trail* arbre* baum* árbol* дерев* 木 树 شجرة",
    ),
    (
        Subject::City,
        4,
        "city cities skyline* skyscraper* downtown metropolis* rooftop* tokyo york manhattan london paris berlin shanghai dubai \
         stadt* grossstadt* großstadt* wolkenkratzer* hochhaus* ville* gratte-ciel ciudad* rascacielos город* небоскр* 都市 都会 摩天楼 城市 \
         摩天 مدينة ناطحة",
    ),
    (
        Subject::City,
        2,
        "building* tower towers bridge* urban apartment* train trains subway crowd* people gebäude immeuble* edificio* здани* 町 ビル 楼 برج",
    ),
    (
        Subject::Room,
        4,
        "desk* lamp lamps diner* café* cafe* restaurant* kitchen* studio* potter* pottery ceramic* perfume* bottle* library \
         workshop* bedroom* office* interior* bar tisch* lampe* schreibtisch* küche* bureau cuisine* mesa* lámpara* cocina* стол столе ламп* кухн* комнат* 机 \
         部屋 ランプ 台所 书桌 台灯 房间 厨房 طاولة مصباح غرفة مطبخ",
    ),
    (Subject::Room, 3, "table* room rooms zimmer* chambre* habitación* product macro candle* fireplace* bookshop*"),
    (
        Subject::Room,
        1,
        "coffee tea cup cups mug book books glass vase* bowl* flower window* chair* hands hand food cake bread wine watch paper letter \
         piano guitar violin kaffee buch tasse livre café libro taza книг* кофе コーヒー 本 咖啡 茶 قهوة كتاب",
    ),
    (
        Subject::Lake,
        4,
        "lake* mountain* alps alpine peak peaks summit* glacier* fjord* ridge* valley* terrace* terraced berg* gebirge* tal bergsee* \
         gletscher* lac lacs montagne* vallée* lago* montaña* valle гор горы горах озер* долин* 山 湖 谷 山脉 峡谷 جبل جبال بحيرة وادي",
    ),
    (
        Subject::Lake,
        2,
        "river* waterfall* reflection* mirror-still rice hike* hiker* climb* eagle* fluss* rivière* río* рек* 川 河 نهر",
    ),
    (
        Subject::Meadow,
        4,
        "meadow* field fields grass* prairie* farm* wheat countryside savanna* wiese* feld felder gras* prairie* champ champs herbe* prado* \
         campo* hierba луг* пол поле трав* 草原 野原 麦 田野 草地 مرج حقل عشب",
    ),
    (
        Subject::Meadow,
        2,
        "flower* sunflower* hill hills horse* cow cows sheep spring summer picnic* kite* butterfly* bee bees garden* park dog puppy \
         child children blume* pferd* hügel* fleur* cheval* colline* flor flores caballo* цвет* лошад* холм* 花 馬 丘 花园 马 زهرة حصان",
    ),
    (
        Subject::Stars,
        4,
        "stars starry star galaxy galaxies milky cosmos cosmic astronomer* telescope* aurora* nebula* sternenhimmel* sterne* milchstraße* étoile* \
         voie estrella* galaxia* звезд* звёзд* галактик* 星 星空 銀河 银河 极光 نجوم نجمة مجرة",
    ),
    (
        Subject::Stars,
        3,
        "space spaceship* astronaut* rocket* planet* meteor* comet* campfire* tent camping ufo weltraum* espace* espacio* космос* космон* 宇宙 宇航 فضاء",
    ),
    (Subject::Stars, 1, "moon mond lune luna лун* 月 قمر night"),
];

/// Words that name the light.
pub(super) const LIGHTS: &[(Light, &str)] = &[
    (
        Light::Dawn,
        "dawn sunrise* daybreak morning* morgen* morgengrauen sonnenaufgang* aube aurore matin* lever amanecer* alba mañana рассвет* утр* 夜明け 朝 日の出 \
         黎明 早晨 日出 清晨 فجر شروق صباح",
    ),
    (
        Light::Golden,
        "golden sunset* sundown sunlit backlight* backlit amber sonnenuntergang* goldene* abendsonne coucher dorée atardecer* puesta ocaso закат* 夕日 夕焼け 日落 夕阳 \
         黄昏 غروب ذهبي",
    ),
    (
        Light::Dusk,
        "dusk twilight evening* violet purple gloaming dämmerung* abend* crépuscule* soir crepúsculo* anochecer сумерк* вечер* 夕暮れ 薄暮 傍晚 شفق مساء",
    ),
    (
        Light::Night,
        "night* midnight moon* moonlit nocturnal starry stars nacht* nachts mitternacht* nuit* minuit noche* medianoche ноч* полноч* 夜 深夜 夜晚 月 ليل منتصف",
    ),
    (
        Light::Day,
        "noon midday day daylight sunny bright cloudless blue mittag* tag sonnig* midi jour ensoleill* mediodía día soleado полдень день солнечн* 昼 正午 晴れ 中午 白天 \
         阳光 نهار ظهر مشمس",
    ),
];

/// Words of several parts that name the light; they outweigh single words.
pub(super) const LIGHT_PHRASES: &[(Light, &str)] = &[
    (Light::Dawn, "first light|early light|low winter sun|petit matin"),
    (
        Light::Golden,
        "golden hour|magic hour|setting sun|late sun|window light|sunlight|goldene stunde|heure dorée|hora dorada|золотой час|low sun",
    ),
    (Light::Dusk, "blue hour|windows light up|city lights|lights come on|blaue stunde|heure bleue|hora azul"),
];

/// Words that name the weather.
pub(super) const WEATHERS: &[(Weather, &str)] = &[
    (
        Weather::Rain,
        "rain rains rainy raining rainfall rainstorm* drizzle* downpour* puddle* regen regnet regnerisch* pluie* pluvieux pleut lluvia* lloviendo дожд* ливен* 雨 \
         مطر",
    ),
    (
        Weather::Snow,
        "snow* blizzard* winter* frost* frozen icy ice schnee* verschneit* neige* enneigé* nieve* nevad* снег* снеж* метел* зим* 雪 冬 ثلج شتاء",
    ),
    (
        Weather::Fog,
        "fog fogs foggy mist mists misty haze hazy smoky nebel* neblig* dunst* brouillard* brume* niebla* bruma* туман* дымк* 霧 靄 雾 烟 ضباب",
    ),
    (
        Weather::Storm,
        "storm* stormy thunder* lightning tempest* hurricane* gale sturm* gewitter* orage* tempête* tormenta* relámpago* бур буря шторм* гроз* 嵐 雷 暴风 风暴 عاصفة",
    ),
];

/// What names a move of the camera, the surest first.
pub(super) const MOVES: &[(CameraMove, &str)] = &[
    (
        CameraMove::Still,
        "static|locked-off|locked off|tripod|fixed camera|still camera|stationary|standbild|statisch|plan fixe|cámara fija|статичн|固定|静止|ثابت",
    ),
    (
        CameraMove::Handheld,
        "handheld|hand-held|hand held|shaky|handkamera|à l'épaule|cámara en mano|ручн|手持ち|手持|محمول",
    ),
    (
        CameraMove::Rise,
        "drone|aerial|bird's-eye|bird's eye|birds-eye|flyover|fly over|flying over|crane|rises over|helicopter|drohne|luftaufnahme|vue aérienne|dron|aérea|aéreo|дрон|\
         с воздуха|ドローン|空撮|无人机|航拍|جوي",
    ),
    (
        CameraMove::Orbit,
        "orbit|circles around|circling|arc shot|360|rotates around|umkreist|tourne autour|gira alrededor|вращается|回り込|环绕|يدور",
    ),
    (
        CameraMove::Out,
        "dolly out|dollies out|dolly back|pull back|pulls back|pull-back|pull out|pulls out|zoom out|zooms out|moves away|zoomt heraus|\
         fährt zurück|recule|se aleja|отъезд|отдаля|引いて|ズームアウト|拉远|拉镜|يبتعد",
    ),
    (
        CameraMove::PanLeft,
        "pan left|pans left|pan to the left|pans to the left|schwenkt nach links|panoramique gauche|左へパン|向左",
    ),
    (CameraMove::TiltUp, "tilt up|tilts up|tilt-up|looks up at|schwenkt nach oben|仰ぎ|上摇"),
    (CameraMove::TiltDown, "tilt down|tilts down|tilt-down|top-down|top down|下摇"),
    (
        CameraMove::Track,
        "tracking|track left|track right|truck left|truck right|alongside|follows|follow shot|dolly left|dolly right|steadicam|verfolg|suit |sigue|следует|追いかけ|跟拍|يتبع",
    ),
    (
        CameraMove::PanRight,
        "pan right|pans right|panning|slow pan|pan across|pans across| pan |camera pans|schwenk|panoramique|paneo|панорам|パン|摇镜|بانوراما",
    ),
    (
        CameraMove::In,
        "dolly|push in|push-in|pushes in|zoom in|zooms in|moves in|moves towards|moves forward|towards|closer|close-up|kamerafahrt|\
         fährt auf|zoomt|travelling avant|avance|se acerca|приближ|наезд|ズームイン|近づ|推镜|推进|يقترب",
    ),
];

/// Words after which the next one does not count.
pub(super) const NOT: &[&str] = &["no", "not", "without", "kein", "keine", "ohne", "sans", "pas", "sin", "без", "не"];

/// Words that name wind.
pub(super) const WIND: &str =
    "wind windy breeze breezy gust gusts gale storm blowing sturm vent viento ветер 風 风 رياح";
