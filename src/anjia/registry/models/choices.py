"""Words of the registry's fields: English values stored, Chinese labels shown and read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县")
    TOWN = "town", _("镇")
    VILLAGE = "village", _("村(社区)")


class AreaChangeKind(models.TextChoices):
    RENAMED = "renamed", _("更名")
    MERGED = "merged", _("合并")
    SPLIT = "split", _("拆分")
    RECODED = "recoded", _("代码变更")


class SiteKind(models.TextChoices):
    CROSS_TOWN = "cross_town", _("跨镇")
    CROSS_VILLAGE = "cross_village", _("跨村")
    IN_VILLAGE = "in_village", _("村内")
    CROSS_COUNTY = "cross_county", _("跨县")
    CROSS_PREFECTURE = "cross_prefecture", _("跨州市")


class Setting(models.TextChoices):
    URBAN = "urban", _("城镇")
    RURAL = "rural", _("农村")


class Period(models.TextChoices):
    TWELFTH = "twelfth", _("十二五")
    THIRTEENTH = "thirteenth", _("十三五")


class SiteStatus(models.TextChoices):
    ACTIVE = "active", _("在用")
    CLOSED = "closed", _("撤销")


class Occupancy(models.TextChoices):
    OCCUPIED = "occupied", _("自住")
    VACANT = "vacant", _("空置")
    LET = "let", _("出租")
    LENT = "lent", _("借住")
    UNKNOWN = "unknown", _("待核实")


class OrganisationKind(models.TextChoices):
    PARTY_COMMITTEE = "party_committee", _("党委")
    PARTY_GENERAL_BRANCH = "party_general_branch", _("党总支")
    PARTY_BRANCH = "party_branch", _("党支部")
    PARTY_GROUP = "party_group", _("党小组")
    RESIDENTS_COMMITTEE = "residents_committee", _("居民委员会")
    VILLAGERS_COMMITTEE = "villagers_committee", _("村民委员会")
    RESIDENTS_GROUP = "residents_group", _("村(居)民小组")


class HouseholdKind(models.TextChoices):
    REGISTERED_POOR = "registered_poor", _("建档立卡")
    ACCOMPANYING = "accompanying", _("随迁")


class HouseholdStatus(models.TextChoices):
    SETTLED = "settled", _("在住")
    RETURNED = "returned", _("回流")
    ENDED = "ended", _("销户")


class Relation(models.TextChoices):
    HEAD = "head", _("户主")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    CHILD_IN_LAW = "child_in_law", _("女婿/儿媳")
    GRANDCHILD = "grandchild", _("孙子女")
    PARENT = "parent", _("父母")
    GRANDPARENT = "grandparent", _("祖父母")
    SIBLING = "sibling", _("兄弟姐妹")
    OTHER = "other", _("其他")


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Education(models.TextChoices):
    NONE = "none", _("文盲或半文盲")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中/中专")
    COLLEGE = "college", _("大专")
    BACHELOR = "bachelor", _("本科及以上")


class SchoolStatus(models.TextChoices):
    NOT_IN_SCHOOL = "not_in_school", _("非在校")
    PRESCHOOL = "preschool", _("学前")
    PRIMARY = "primary", _("小学在校")
    JUNIOR = "junior", _("初中在校")
    SENIOR = "senior", _("高中在校")
    VOCATIONAL = "vocational", _("中职在校")
    COLLEGE = "college", _("高等在校")


class Health(models.TextChoices):
    HEALTHY = "healthy", _("健康")
    CHRONIC = "chronic", _("长期慢性病")
    SERIOUS = "serious", _("患有大病")
    DISABLED = "disabled", _("残疾")


class DisabilityLevel(models.IntegerChoices):
    FIRST = 1, _("一级")
    SECOND = 2, _("二级")
    THIRD = 3, _("三级")
    FOURTH = 4, _("四级")


class LabourCapacity(models.TextChoices):
    SKILLED = "skilled", _("技能劳动力")
    ORDINARY = "ordinary", _("普通劳动力")
    WEAK = "weak", _("弱劳动力")
    SEMI = "semi", _("半劳动力")
    LOST = "lost", _("丧失劳动力")
    NONE = "none", _("无劳动力")


class WorkStatus(models.TextChoices):
    EMPLOYED = "employed", _("就业")
    SELF_EMPLOYED = "self_employed", _("自主创业")
    FARMING = "farming", _("务农")
    UNEMPLOYED = "unemployed", _("未就业")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class WorkRegion(models.TextChoices):
    TOWN = "town", _("本镇")
    COUNTY = "county", _("县内")
    CITY = "city", _("市内")
    PROVINCE = "province", _("省内")
    ELSEWHERE = "elsewhere", _("省外")
    ABROAD = "abroad", _("境外")


class HukouStatus(models.TextChoices):
    ORIGIN = "origin", _("未迁")
    MOVED = "moved", _("已迁")
    PENDING = "pending", _("办理中")


class MedicalInsurance(models.TextChoices):
    RESIDENT = "resident", _("居民医保")
    EMPLOYEE = "employee", _("职工医保")
    NONE = "none", _("未参保")


class PensionInsurance(models.TextChoices):
    RESIDENT = "resident", _("居民养老")
    EMPLOYEE = "employee", _("职工养老")
    RECEIVING = "receiving", _("领取待遇")
    NONE = "none", _("未参保")


class PersonStatus(models.TextChoices):
    PRESENT = "present", _("在册")
    DIED = "died", _("死亡")
    LEFT = "left", _("迁出")


class EventKind(models.TextChoices):
    BIRTH = "birth", _("出生")
    DEATH = "death", _("死亡")
    MARRIAGE_IN = "marriage_in", _("婚入")
    MARRIAGE_OUT = "marriage_out", _("婚出")
    SPLIT = "split", _("分户")
    MERGE = "merge", _("并户")
    MOVE = "move", _("换房或换点")
    HEAD_CHANGE = "head_change", _("变更户主")
    HUKOU_TRANSFER = "hukou_transfer", _("户籍迁移")
    RETURN = "return", _("回流")
    SETTLE_AGAIN = "settle_again", _("回流户重新在住")
    BOOKLET = "booklet", _("发放居住簿")
    DUPLICATE = "duplicate", _("合并重复人员")
    LABOUR = "labour", _("劳动能力认定")
    LABOUR_APPEAL = "labour_appeal", _("劳动能力申诉")
    LABOUR_ANSWER = "labour_answer", _("劳动能力申诉答复")


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", _("维持")
    CHANGED = "changed", _("改认")


class PairState(models.TextChoices):
    OPEN = "open", _("待处理")
    DISTINCT = "distinct", _("不是同一人")
    MERGED = "merged", _("已合并")


class ConfirmationSide(models.TextChoices):
    ORIGIN = "origin", _("迁出地")
    HOST = "host", _("迁入地")


class DutyKind(models.TextChoices):
    FARMLAND = "farmland", _("承包地")
    FOREST = "forest", _("山林权益")
    HOMESTEAD = "homestead", _("宅基地")
    COLLECTIVE_INCOME = "collective_income", _("集体收益分配")
    HUKOU = "hukou", _("户籍")
    MEDICAL_INSURANCE = "medical_insurance", _("医疗保险")
    PENSION_INSURANCE = "pension_insurance", _("养老保险")
    RELIEF = "relief", _("社会救助")
    SCHOOLING = "schooling", _("子女入学")
    EMPLOYMENT = "employment", _("就业服务")
    HOUSING = "housing", _("住房管理")
    PARTY_MEMBERSHIP = "party_membership", _("党组织关系")


class RuleMetric(models.TextChoices):
    HOUSEHOLDS = "households", _("户数")
    PERSONS = "persons", _("人数")


class EmployerKind(models.TextChoices):
    COMMUNITY_FACTORY = "community_factory", _("新社区工厂")
    WORKSHOP = "workshop", _("就业帮扶车间")
    LABOUR_COMPANY = "labour_company", _("劳务公司")
    COOPERATIVE = "cooperative", _("合作社")
    FARM = "farm", _("家庭农场、园区")
    ENTERPRISE = "enterprise", _("企业")
    HOUSEHOLD_BUSINESS = "household_business", _("个体工商户")
    PUBLIC_UNIT = "public_unit", _("机关事业单位和村(社区)")
    OTHER = "other", _("其他")


class Trade(models.TextChoices):
    """The sections of the national classification of industries, GB/T 4754-2017."""

    FARMING = "farming", _("农林牧渔业")
    MINING = "mining", _("采矿业")
    MANUFACTURING = "manufacturing", _("制造业")
    UTILITIES = "utilities", _("电力、热力、燃气及水生产和供应业")
    CONSTRUCTION = "construction", _("建筑业")
    COMMERCE = "commerce", _("批发和零售业")
    TRANSPORT = "transport", _("交通运输、仓储和邮政业")
    CATERING = "catering", _("住宿和餐饮业")
    INFORMATION = "information", _("信息传输、软件和信息技术服务业")
    FINANCE = "finance", _("金融业")
    REAL_ESTATE = "real_estate", _("房地产业")
    LEASING = "leasing", _("租赁和商务服务业")
    RESEARCH = "research", _("科学研究和技术服务业")
    ENVIRONMENT = "environment", _("水利、环境和公共设施管理业")
    RESIDENT_SERVICES = "resident_services", _("居民服务、修理和其他服务业")
    EDUCATION = "education", _("教育")
    HEALTH = "health", _("卫生和社会工作")
    CULTURE = "culture", _("文化、体育和娱乐业")
    PUBLIC = "public", _("公共管理、社会保障和社会组织")
    INTERNATIONAL = "international", _("国际组织")
